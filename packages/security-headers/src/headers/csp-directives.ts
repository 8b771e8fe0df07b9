import type { CamelCase } from '../checks/known-names.ts'

/** The directives of CSP 3, of the specifications that extend it, and the deprecated ones. */
export const CSP_DIRECTIVES = [
  'default-src',
  'base-uri',
  'child-src',
  'connect-src',
  'fenced-frame-src',
  'font-src',
  'form-action',
  'frame-ancestors',
  'frame-src',
  'img-src',
  'manifest-src',
  'media-src',
  'object-src',
  'prefetch-src',
  'script-src',
  'script-src-attr',
  'script-src-elem',
  'style-src',
  'style-src-attr',
  'style-src-elem',
  'worker-src',
  'navigate-to',
  'plugin-types',
  'report-to',
  'report-uri',
  'require-trusted-types-for',
  'sandbox',
  'trusted-types',
  'block-all-mixed-content',
  'upgrade-insecure-requests',
] as const

export type CspDirective = (typeof CSP_DIRECTIVES)[number]

/** The keywords of sources. The nonce of the request replaces `'nonce'`. */
export type CspKeyword =
  | "'none'"
  | "'self'"
  | "'nonce'"
  | "'strict-dynamic'"
  | "'unsafe-inline'"
  | "'unsafe-eval'"
  | "'unsafe-hashes'"
  | "'wasm-unsafe-eval'"
  | "'report-sample'"
  | "'inline-speculation-rules'"

type Source = CspKeyword | (string & {})

type SandboxToken = `allow-${
  | 'downloads'
  | 'forms'
  | 'modals'
  | 'orientation-lock'
  | 'pointer-lock'
  | 'popups'
  | 'popups-to-escape-sandbox'
  | 'presentation'
  | 'same-origin'
  | 'scripts'
  | 'top-navigation'
  | 'top-navigation-by-user-activation'
  | 'top-navigation-to-custom-protocols'}`

interface TypedDirectives {
  readonly sandbox: true | '' | SandboxToken | readonly SandboxToken[]
  readonly 'require-trusted-types-for': "'script'" | readonly "'script'"[]
  readonly 'report-to': string
  readonly 'block-all-mixed-content': true | '' | readonly []
  readonly 'upgrade-insecure-requests': true | '' | readonly []
}

/** One source or several. A function returns its source for each request. */
export type CspSources<Req, Res> =
  | Source
  | Iterable<Source | ((request: Req, response: Res) => string)>

/**
 * Values by directive, whose name is in camel case or as in the header. Null removes a default
 * directive.
 */
export type CspDirectives<Req, Res> = {
  readonly [Directive in CspDirective as Directive | CamelCase<Directive>]?:
    | (Directive extends keyof TypedDirectives ? TypedDirectives[Directive] : CspSources<Req, Res>)
    | null
}
