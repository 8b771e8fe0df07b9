import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { HttpError } from '../results/http-error.ts'
import { isOrigin } from '../routes/cors-policy.ts'

/**
 * Creates the check that admits requests to the routes of one app. A browser sends some requests
 * from other sites without a preflight (Fetch, section 4.8), and so without the app's consent; the
 * check answers them with 403. A request that names neither its site nor its origin does not come
 * from a browser, and passes. `csrf` of the route or the app decides how strict the check is.
 *
 * @param trustedOrigins origins that may send such requests
 * @throws {UsageError} for a text that is not an origin, such as a URL with a path.
 */
export function createAdmission(
  trustedOrigins: readonly string[] = [],
): (exchange: Exchange) => void {
  const trusted = toOriginSet(trustedOrigins)
  const log = createRefusalLog()
  return function admit(exchange) {
    const { hostRequest, endpoint, settings } = exchange
    const mode = endpoint.settings.config.csrf ?? settings.csrf
    if (mode === false || isSafe(hostRequest) || !isFromAnotherSite(hostRequest)) return
    const origin = hostRequest.header('origin')
    const { cors } = exchange
    if (origin !== undefined && (trusted.has(origin) || cors?.isTrusted(origin) === true)) return
    if (mode !== 'strict' && hasAskedFirst(hostRequest)) return
    // With a policy of ours, the headers on the response are its own, not those of code in front.
    if (mode !== 'strict' && cors === undefined && isAdmittedByApp(hostRequest, origin)) return
    log(hostRequest, origin)
    throw new HttpError(403, 'Requests from another site are not allowed here')
  }
}

function toOriginSet(origins: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(origins)) {
    throw new UsageError(
      'invalid-option',
      `trustedOrigins is ${quote(origins)}; write a list, such as ["https://app.example"]`,
    )
  }
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new UsageError(
        'invalid-option',
        `trustedOrigins has ${quote(origin)}; write scheme and host alone, such as "https://app.example"`,
      )
    }
  }
  return new Set(origins)
}

const MOST_ORIGINS = 100

/**
 * Writes the first refused request of each origin to the console. With all of them, the visitors of
 * another site could fill the log.
 */
function createRefusalLog(): (hostRequest: HostRequest, origin: string | undefined) => void {
  const logged = new Set<string>()
  return function logRefusal({ method, target }, origin) {
    const name = origin === undefined ? 'a page that sent no Origin' : toLogText(origin)
    if (logged.has(name) || logged.size > MOST_ORIGINS) return
    logged.add(name)
    const [path] = target.split('?', 1) as [string] // split() always gives a first text
    console.warn(
      logged.size > MOST_ORIGINS
        ? `Requests from more than ${MOST_ORIGINS} other origins were answered 403; further ones are not logged`
        : `${method} ${toLogText(path)} from ${name} was answered 403, for it came from another site.\n${ADVICE}`,
    )
  }
}

const ADVICE = /* @__PURE__ */ [
  '- Another site of yours: name it in the option trustedOrigins, or in cors: { origins: […], credentials: true }.',
  '- A route for the pages of others, such as form_post of an identity provider or the way back from a payment page: csrf: false in its config.',
  '- This very site behind a proxy: pass its Host on; on Express, app.set("trust proxy", …) reads X-Forwarded-Host.',
  '- A form of this very site whose Origin is null: its page has Referrer-Policy: no-referrer, which hides the origin over plain HTTP; use same-origin.',
].join('\n')

/** The text comes from the network, and terminals act on control characters. */
function toLogText(text: string): string {
  const printable = text.replace(/[^ -~]/g, '?')
  return printable.length > 200 ? `${printable.slice(0, 200)}…` : printable
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'QUERY', 'OPTIONS', 'TRACE']

/** Tests both methods: code in front may have changed the `POST` of a form into a `DELETE`. */
function isSafe({ method, wireMethod = method }: HostRequest): boolean {
  return SAFE_METHODS.includes(method) && SAFE_METHODS.includes(wireMethod)
}

/**
 * Whether a browser sends a request for a page of another site. Uses Fetch Metadata, or `Origin`
 * where a browser does not send it, as over plain HTTP.
 */
export function isFromAnotherSite(hostRequest: Pick<HostRequest, 'header' | 'origin'>): boolean {
  const site = hostRequest.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = hostRequest.header('origin')
  return origin !== undefined && !isSameHost(origin, hostRequest.origin)
}

/** Compares the hosts alone: behind a proxy that ends TLS the schemes differ. */
function isSameHost(origin: string, own: string): boolean {
  if (!/^https?:/.test(origin) || !isOrigin(origin)) return false
  const { host } = new URL(origin)
  const authority = own.slice(own.indexOf('://') + 3)
  // A proxy may add the default port of either scheme.
  return ['http://', 'https://'].some((scheme) => {
    const url = scheme + authority
    return URL.canParse(url) && new URL(url).host === host
  })
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

// The first three are those of Fetch, section 2.2.2; the others are those of `ping` and of reports.
const UNASKED_TYPES: readonly string[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/ping',
  'application/csp-report',
]
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/

/** Browsers read the type only up to the first `;`, even if the rest is malformed. */
function hasAskingType(contentType = ''): boolean {
  const [first] = contentType.split(';', 1) as [string] // split() always gives a first text
  const type = first.trim().toLowerCase()
  return MEDIA_TYPE.test(type) && !UNASKED_TYPES.includes(type)
}

// Safari answers a challenge for the last one (RFC 9577) without a script.
const UNASKED_SCHEMES: readonly string[] = ['basic', 'digest', 'negotiate', 'ntlm', 'privatetoken']

/** Browsers send credentials of some schemes by themselves; all others come from a script. */
function hasAskingScheme(authorization = ''): boolean {
  const scheme = /^([\w!#$%&'*+.^`|~-]+) /.exec(authorization)?.[1]?.toLowerCase()
  return scheme !== undefined && !UNASKED_SCHEMES.includes(scheme)
}

/** Code in front lets this origin send JSON with cookies, which is more than a form can do. */
function isAdmittedByApp(hostRequest: HostRequest, origin: string | undefined): boolean {
  return (
    origin !== undefined &&
    origin !== '*' &&
    hostRequest.responseHeader?.('access-control-allow-origin') === origin &&
    hostRequest.responseHeader('access-control-allow-credentials') === 'true'
  )
}
