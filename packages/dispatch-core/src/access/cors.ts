import type { HeaderPair } from '../contract/headers.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { type HelperResult, toDraft } from '../results/result.ts'
import type { CorsPolicy } from '../routes/cors-policy.ts'

/**
 * Finds the CORS headers of an exchange (Fetch, section 3.2.3), which every answer gets from here
 * on.
 */
export function startCors(exchange: Exchange, policy: CorsPolicy): void {
  exchange.addAnswerHeaders(toHeaders(exchange, policy))
}

function toHeaders(exchange: Exchange, policy: CorsPolicy): readonly HeaderPair[] {
  const headers: HeaderPair[] = []
  const { isAllowed } = policy
  if (isAllowed === undefined) {
    headers.push(['Access-Control-Allow-Origin', '*'])
  } else {
    // Caches must not give the answer for one origin to another one, or to none.
    headers.push(['Vary', 'Origin'])
    const origin = exchange.hostRequest.header('origin')
    if (origin === undefined || !admits(isAllowed, origin, exchange)) return headers
    headers.push(['Access-Control-Allow-Origin', origin])
    if (policy.credentials) headers.push(['Access-Control-Allow-Credentials', 'true'])
  }
  if (policy.expose !== undefined) headers.push(['Access-Control-Expose-Headers', policy.expose])
  return headers
}

/** A function of the app that fails allows nothing; the error is reported. */
function admits(
  isAllowed: (origin: string) => boolean,
  origin: string,
  exchange: Exchange,
): boolean {
  try {
    return isAllowed(origin)
  } catch (error) {
    exchange.report(error)
    return false
  }
}

/**
 * The answer to the question that a browser asks before some requests (Fetch, section 3.2.2);
 * `undefined` for any other request. An origin that is not allowed gets no permission in it.
 */
export function answerPreflight(exchange: Exchange): HelperResult | undefined {
  const { hostRequest, answerHeaders = [], cors, endpoint } = exchange
  if (hostRequest.method !== 'OPTIONS' || cors === undefined) return undefined
  const isPreflight =
    hostRequest.header('origin') !== undefined &&
    hostRequest.header('access-control-request-method') !== undefined
  if (!isPreflight) return undefined
  const headers: HeaderPair[] = []
  if (answerHeaders.some(([name]) => name === 'Access-Control-Allow-Origin')) {
    headers.push(['Access-Control-Allow-Methods', endpoint.methods.allow])
    const names = cors.headers ?? askedHeaders(exchange)
    if (names !== undefined) headers.push(['Access-Control-Allow-Headers', names])
    if (cors.maxAge !== undefined) headers.push(['Access-Control-Max-Age', cors.maxAge])
  }
  if (cors.headers === undefined) headers.push(['Vary', 'Access-Control-Request-Headers'])
  return { [toDraft]: () => ({ status: 204, headers, body: null }) }
}

const NAMES = /^[!#$%&'*+\-.^_`|~\w]+(?:[ \t]*,[ \t]*[!#$%&'*+\-.^_`|~\w]+)*$/

/** The names that the preflight asks for, unless the text is not a list of names. */
function askedHeaders({ hostRequest }: Exchange): string | undefined {
  const asked = hostRequest.header('access-control-request-headers')
  return asked !== undefined && NAMES.test(asked) ? asked : undefined
}
