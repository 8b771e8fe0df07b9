import { UsageError } from '../checks/errors.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { HttpError } from '../results/http-error.ts'

/**
 * The check that admits requests to the routes of one app. It answers 403 to a request that a
 * browser sends from another site without a preflight, by which it would have asked the app first
 * (Fetch, section 4.8). A client that names neither its site nor its origin is not a browser and
 * passes. `csrf` of the route or the app decides how strict the check is.
 *
 * @param trustedOrigins origins that may send such requests
 * @throws {UsageError} for a text that is not an origin, such as a URL with a path.
 */
export function createAdmission(
  trustedOrigins: readonly string[] = [],
): (exchange: Exchange) => void {
  const trusted = toOriginSet(trustedOrigins)
  const log = createRefusalLog()
  return function admit({ hostRequest, endpoint, settings }) {
    const mode = endpoint.config.csrf ?? settings.csrf
    if (mode === false || isSafe(hostRequest) || !isFromAnotherSite(hostRequest)) return
    const origin = hostRequest.header('origin')
    if (origin !== undefined && trusted.has(origin)) return
    if (mode !== 'strict' && (hasAskedFirst(hostRequest) || isAdmittedByApp(hostRequest, origin))) {
      return
    }
    log(hostRequest, origin)
    throw new HttpError(403, 'Requests from another site are not allowed here')
  }
}

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/** By both methods: code in front may have made a `DELETE` of the `POST` of a form. */
function isSafe({ method, wireMethod = method }: HostRequest): boolean {
  return safeMethods.includes(method) && (wireMethod === method || safeMethods.includes(wireMethod))
}

/** By Fetch Metadata, and by `Origin` where a browser does not send it, as over plain HTTP. */
function isFromAnotherSite(hostRequest: HostRequest): boolean {
  const site = hostRequest.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = hostRequest.header('origin')
  return origin !== undefined && !isSameHost(origin, hostRequest.origin)
}

/** By host, not by scheme: behind a proxy that ends TLS the two differ in it. */
function isSameHost(origin: string, own: string): boolean {
  if (!/^https?:/.test(origin) || !isOrigin(origin)) return false
  const { host } = new URL(origin)
  const authority = own.slice(own.indexOf('://') + 3)
  // A proxy may name the default port of either scheme.
  return ['http://', 'https://'].some((scheme) => {
    const url = scheme + authority
    return URL.canParse(url) && new URL(url).host === host
  })
}

/** Whether a text is an origin in its serialised form (HTML, section 7.1.1). */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

/** Whether a browser sends such a request only after the app has answered its preflight. */
function hasAskedFirst(hostRequest: HostRequest): boolean {
  const wireMethod = hostRequest.wireMethod ?? hostRequest.method
  return (
    !['GET', 'HEAD', 'POST'].includes(wireMethod) ||
    hasAskingType(hostRequest.header('content-type')) ||
    hasAskingScheme(hostRequest.header('authorization'))
  )
}

// The first three by Fetch, section 2.2.2; links with `ping` and reports ask for nothing either.
const unaskedTypes: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/ping',
  'application/csp-report',
]
const typePattern = /^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/

/** Browsers read no further than the first `;`, however malformed the rest is. */
function hasAskingType(contentType = ''): boolean {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  return typePattern.test(type) && !unaskedTypes.includes(type)
}

// Safari answers a challenge for the last one (RFC 9577) by itself.
const unaskedSchemes: readonly string[] = ['basic', 'digest', 'negotiate', 'ntlm', 'privatetoken']

/** Browsers send credentials of these schemes by themselves; all others come from a script. */
function hasAskingScheme(authorization = ''): boolean {
  const scheme = /^([\w!#$%&'*+.^`|~-]+) /.exec(authorization)?.[1]?.toLowerCase()
  return scheme !== undefined && !unaskedSchemes.includes(scheme)
}

/** Code in front lets this very origin send JSON with cookies, so that a form can do no more. */
function isAdmittedByApp(hostRequest: HostRequest, origin: string | undefined): boolean {
  return (
    origin !== undefined &&
    origin !== '*' &&
    hostRequest.responseHeader?.('access-control-allow-origin') === origin &&
    hostRequest.responseHeader('access-control-allow-credentials') === 'true'
  )
}

function toOriginSet(origins: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(origins)) {
    throw new UsageError(
      'invalid-option',
      `trustedOrigins is ${JSON.stringify(origins)}; write a list, such as ["https://app.example"]`,
    )
  }
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new UsageError(
        'invalid-option',
        `trustedOrigins has ${JSON.stringify(origin)}; write scheme and host alone, such as "https://app.example"`,
      )
    }
  }
  return new Set(origins)
}

const mostOrigins = 100

/**
 * Writes a refused request to the console, the first of each origin alone: every visitor of
 * another site could fill the log otherwise.
 */
function createRefusalLog(): (hostRequest: HostRequest, origin: string | undefined) => void {
  const logged = new Set<string>()
  return function logRefusal({ method, target }, origin) {
    const name = origin === undefined ? 'a page that sent no Origin' : toPrintable(origin)
    if (logged.has(name) || logged.size > mostOrigins) return
    logged.add(name)
    console.warn(
      logged.size > mostOrigins
        ? `Requests from more than ${mostOrigins} other origins were answered 403; further ones are not logged`
        : `${method} ${toPrintable(target.split('?', 1)[0] ?? '')} from ${name} was answered 403, for it came from another site.\n${advice}`,
    )
  }
}

const advice = [
  '- Another site of yours: name it in the option trustedOrigins.',
  '- A route for the pages of others, such as form_post of an identity provider or the way back from a payment page: csrf: false in its config.',
  '- This very site behind a proxy: pass its Host on; on Express, app.set("trust proxy", …) reads X-Forwarded-Host.',
  '- A form of this very site whose Origin is null: its page has Referrer-Policy: no-referrer, which hides the origin over plain HTTP; use same-origin.',
].join('\n')

/** Such text comes from the network, and a terminal acts upon control characters. */
function toPrintable(text: string): string {
  const printable = text.replace(/[^ -~]/g, '?')
  return printable.length > 200 ? `${printable.slice(0, 200)}…` : printable
}
