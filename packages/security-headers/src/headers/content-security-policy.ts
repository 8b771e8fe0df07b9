import { invalidValue } from '../checks/errors.ts'
import type { CspDirectives } from './csp-directives.ts'
import { type CspPolicy, type CspSource, parsePolicy, wordsOf } from './csp-policy.ts'
import { checkDirective } from './csp-sources.ts'
import {
  defineHeader,
  type Header,
  type HeaderInput,
  type HeaderText,
  type ReportingEndpoint,
} from './header.ts'

/** The policy's text, or its directives. */
export type ContentSecurityPolicy<Req, Res> =
  | string
  | {
      readonly directives?: CspDirectives<Req, Res>
      /** Whether directives that are not named keep their defaults. Default: `true`. */
      readonly useDefaults?: boolean
    }

/** `reportOnly`, as in helmet, sends the policy as the report-only header instead. */
export type EnforcedContentSecurityPolicy<Req, Res> =
  | ContentSecurityPolicy<Req, Res>
  | (Exclude<ContentSecurityPolicy<Req, Res>, string> & { readonly reportOnly?: boolean })

/** Helmet's defaults, so that an app that moves over keeps its policy. */
const DEFAULT_DIRECTIVES = {
  defaultSrc: ["'self'"],
  baseUri: ["'self'"],
  fontSrc: ["'self'", 'https:', 'data:'],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", 'https:', "'unsafe-inline'"],
}

/** Says which resources a page may load and run, and which pages may frame it (W3C CSP 3). */
export const contentSecurityPolicy = policyHeader('Content-Security-Policy', {
  isEnforced: true,
  recommended: { directives: { ...DEFAULT_DIRECTIVES, upgradeInsecureRequests: [] } },
})

/** Only reports the violations of the policy, and blocks nothing. Browsers do not upgrade requests because of it. */
export const contentSecurityPolicyReportOnly = policyHeader('Content-Security-Policy-Report-Only', {
  isEnforced: false,
  recommended: { directives: DEFAULT_DIRECTIVES },
})

interface PolicyHeader {
  readonly isEnforced: boolean
  readonly recommended: unknown
}

function policyHeader(name: string, { isEnforced, recommended }: PolicyHeader): Header {
  return defineHeader<CspPolicy>({
    name,
    recommended,
    parse: (written) => parsePolicy(name, written),
    merge: (under, over) =>
      over.isWhole
        ? over
        : { ...under, directives: new Map([...under.directives, ...over.directives]) },
    write(policy, reporting) {
      if (isEnforced && !policy.isText && !policy.directives.get('default-src')) {
        throw invalidValue(
          name,
          [...policy.directives].flatMap(([directive, sources]) => (sources ? [directive] : [])),
          'has no default-src to fall back on',
          'Add defaultSrc: ["\'self\'"], or write the policy as text to do without one',
        )
      }
      return writePolicy(name, policy, reporting)
    },
  })
}

type Directive = readonly [name: string, sources: readonly CspSource[]]

/** Writes a policy as it is sent: a text, or a function if the policy depends on the request. */
function writePolicy(
  header: string,
  policy: CspPolicy,
  reporting: ReportingEndpoint | undefined,
): HeaderText {
  const directives = withReporting(policy, reporting)
  if (directives.length === 0) {
    throw invalidValue(
      header,
      {},
      'has no directive',
      'Write { defaultSrc: ["\'self\'"] }, or false',
    )
  }
  if (directives.some(([, sources]) => sources.some((source) => typeof source === 'function'))) {
    return (input) =>
      withNonce(directives.map((directive) => writeDirective(header, directive, input)).join('; '))(
        input,
      )
  }
  const text = directives.map(([name, sources]) => [name, ...sources].join(' ')).join('; ')
  return text.includes(NONCE) ? withNonce(text) : text
}

/** The directives that are not null. Those for reports are added if the app has an endpoint. */
function withReporting(
  { directives }: CspPolicy,
  reporting: ReportingEndpoint | undefined,
): readonly Directive[] {
  const kept = [...directives].flatMap(([name, sources]): Directive[] =>
    sources === null ? [] : [[name, sources]],
  )
  const isPointed = directives.has('report-to') || directives.has('report-uri')
  if (reporting === undefined || isPointed || kept.length === 0) return kept
  // Browsers that know report-to ignore report-uri, which is for older browsers (CSP 3, 6.5.1).
  return [...kept, ['report-uri', [reporting.url]], ['report-to', [reporting.name]]]
}

/** Writes a directive for one request: calls its functions and checks the sources they return. */
function writeDirective(header: string, [name, sources]: Directive, input: HeaderInput): string {
  const words = sources.flatMap((source) =>
    typeof source === 'function'
      ? wordsOf(header, name, source(input.request, input.response))
      : [source],
  )
  checkDirective(header, name, words)
  return [name, ...words].join(' ')
}

const NONCE = "'nonce'"

/** Replaces each `'nonce'` by the nonce of the request. */
function withNonce(text: string): (input: HeaderInput) => string {
  const parts = text.split(NONCE)
  return (input) => (parts.length === 1 ? text : parts.join(`'nonce-${input.makeNonce()}'`))
}
