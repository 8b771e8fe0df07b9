import {
  type Handler,
  type HandlerContext,
  notFound,
  routesOf,
  UsageError,
} from '@portolan/dispatch-core'
import { checkOptions, type HostRequest, hostRequestOf } from '@portolan/dispatch-core/adapter'
import { documentOptions } from '../document/describe-routes.ts'
import { toDocumentPaths } from '../document/document-paths.ts'
import type { DescribedRoute } from '../document/path-items.ts'
import { createPackageReader, READERS, type ReadAsset, type Reader } from './assets.ts'

/** The options of the page. */
export interface OpenApiPageOptions {
  /**
   * The reader: that of `swagger-ui-dist` or of `@scalar/api-reference`, whichever the project has.
   * Default: `'swagger-ui'` if it is there, else `'scalar'`.
   */
  readonly reader?: 'swagger-ui' | 'scalar'
  /** The URL of the document. Default: that of the route with `openApi()`. */
  readonly document?: string
  /** The title of the page. Default: that of the document. */
  readonly title?: string
  /**
   * Reads a file of the reader's package, for a runtime without a file system. Default: reads
   * `node_modules` in the working directory or that of the program, and above it.
   */
  readonly readAsset?: ReadAsset
}

/**
 * Makes the loader of a page that shows the document and sends requests to the app. The page asks
 * no other origin. It runs under a strict Content-Security-Policy: that of the preset `html` of
 * `@portolan/security-headers`, where the app uses it, and else one of its own.
 *
 * @example
 * // app/docs/[[...file]]/route.ts
 * export const loader = openApiPage()
 * @throws {UsageError} for an unknown option and a value that is not valid.
 */
export function openApiPage(options: OpenApiPageOptions = {}): Handler {
  checkPageOptions(options)
  const { readAsset = createPackageReader() } = options
  let found: Promise<FoundReader> | undefined
  const loader = async (context: HandlerContext): Promise<Response> => {
    // Only a rest param is a list, whatever its name.
    const rest = Object.values<unknown>(context.params).find(Array.isArray)
    const file = rest?.join('/') ?? ''
    if (readAsset === undefined) throw new Error(NO_FILES)
    found ??= findReader(options.reader, readAsset)
    // A package may be installed by the next request.
    found.catch(() => {
      found = undefined
    })
    const { reader, script } = await found
    if (file === '') return createPage(context, reader, options)
    const path = Object.hasOwn(reader.files, file) ? reader.files[file] : undefined
    const bytes =
      file === 'reader.js'
        ? script
        : path === undefined
          ? undefined
          : await readAsset(reader.packageName, path)
    if (bytes === undefined) throw notFound()
    const type = TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
    const headers = { 'content-type': type, 'cache-control': 'public, max-age=3600' }
    // A `Uint8Array` of a file has a buffer of its own kind in the types alone.
    return new Response(bytes as Uint8Array<ArrayBuffer>, { headers })
  }
  // It is not in the document, and has no options of one.
  return Object.assign(loader, { description: { [documentOptions]: undefined } })
}

const TYPES: { readonly [extension: string]: string } = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
}

const NO_FILES =
  'openApiPage() finds no file system here; write openApiPage({ readAsset: (packageName, path) => … })'

function checkPageOptions(options: OpenApiPageOptions): void {
  checkOptions(options, ['reader', 'document', 'title', 'readAsset'], 'openApiPage()')
  const { reader } = options
  if (reader !== undefined && !Object.hasOwn(READERS, reader)) {
    throw new UsageError(
      'invalid-option',
      `openApiPage(): reader is ${JSON.stringify(reader)}; write 'swagger-ui' or 'scalar'`,
    )
  }
}

interface FoundReader {
  readonly reader: Reader
  readonly script: Uint8Array
}

async function findReader(
  chosen: OpenApiPageOptions['reader'],
  readAsset: ReadAsset,
): Promise<FoundReader> {
  const readers: readonly Reader[] =
    chosen === undefined ? Object.values(READERS) : [READERS[chosen]]
  for (const reader of readers) {
    const script = await readAsset(reader.packageName, reader.files['reader.js'] ?? '')
    if (script !== undefined) return { reader, script }
  }
  const names = readers.map(({ packageName }) => packageName).join(' or ')
  throw new Error(`openApiPage() finds no ${names}; run npm install ${readers[0]?.packageName}`)
}

async function createPage(
  context: HandlerContext,
  reader: Reader,
  { document, title = 'API' }: OpenApiPageOptions,
): Promise<Response> {
  const own = context.url.pathname.replace(/\/$/, '')
  const url = document ?? (await findDocument(context, own))
  const { nonce, policy } = readNonce(context, reader)
  const at = (file: string) => escapeHtml(`${own}/${file}`)
  const icon = 'icon.png' in reader.files ? `<link rel="icon" href="${at('icon.png')}">` : ''
  const style = reader.style === undefined ? '' : `<style nonce="${nonce}">${reader.style}</style>`
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${icon === '' ? '<link rel="icon" href="data:,">' : icon}
<link rel="stylesheet" href="${at('style.css')}">${style}
</head>
<body>
<div id="api"></div>
<script nonce="${nonce}" src="${at('reader.js')}"></script>
<script nonce="${nonce}">${reader.start(url)}</script>
</body>
</html>
`
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
  return new Response(html, {
    headers: policy === undefined ? headers : { ...headers, 'content-security-policy': policy },
  })
}

/** The URL of the route with `openApi()`, at the place where the app is mounted. */
async function findDocument(context: HandlerContext, own: string): Promise<string> {
  const routes = routesOf(context)
  // A route that is imported on first use says nothing of itself before. One that fails to load
  // answers with its error, and is not this page's matter.
  await Promise.allSettled(routes.map((route) => route.load()))
  const isOwn = ({ id, pattern }: DescribedRoute) =>
    id === context.route.id && pattern === context.route.pattern
  const served = routes.find(({ description }) => {
    const loader = description?.methods.GET
    return (loader as { [documentOptions]?: object } | undefined)?.[documentOptions] !== undefined
  })
  if (served === undefined) {
    throw new Error(
      "openApiPage() finds no route with openApi(); add one, or write openApiPage({ document: '/openapi.json' })",
    )
  }
  const pages = toDocumentPaths(routes.find(isOwn)?.segments ?? [])
  const page = pages.find(({ params }) => params.length === 0)?.template ?? ''
  const mount = page !== '' && own.endsWith(page) ? own.slice(0, -page.length) : ''
  return `${mount}${toDocumentPaths(served.segments)[0]?.template ?? ''}`
}

/** The nonce of the app's policy for this page, or a new one with the policy to send. */
function readNonce(
  context: HandlerContext,
  { setsStyles }: Reader,
): { nonce: string; policy?: string } {
  const { securityHeaders } = (context as HandlerContext & { [hostRequestOf]: HostRequest })[
    hostRequestOf
  ]
  if (securityHeaders !== undefined) {
    // The policy of an API runs no page. A route that has a policy with a nonce keeps it.
    if (securityHeaders.cspNonce === undefined) securityHeaders.override(STRICT)
    if (setsStyles) securityHeaders.override(WITH_STYLES)
    if (securityHeaders.cspNonce !== undefined) return { nonce: securityHeaders.cspNonce }
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const nonce = btoa(String.fromCharCode(...bytes))
  const policy = setsStyles ? `${POLICY}; ${STYLES}` : POLICY
  return { nonce, policy: policy.replaceAll('NONCE', `'nonce-${nonce}'`) }
}

const STYLES = "style-src-elem 'self' 'unsafe-inline'; style-src-attr 'unsafe-inline'"

// A host keeps the policy that an object stands for.
const STRICT = { preset: 'html' }
const WITH_STYLES = {
  contentSecurityPolicy: {
    directives: { styleSrcElem: ["'self'", "'unsafe-inline'"], styleSrcAttr: ["'unsafe-inline'"] },
  },
}

/** A strict policy (https://csp.withgoogle.com/docs/strict-csp.html). */
const POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src NONCE 'strict-dynamic'",
  "style-src 'self' NONCE",
].join('; ')

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
