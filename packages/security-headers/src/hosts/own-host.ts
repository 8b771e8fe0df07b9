import type { SecurityHeadersOptions } from '../policy/options.ts'
import {
  buildPolicy,
  type HeaderPair,
  type Policy,
  type RouteSecurityHeaders,
} from '../policy/policy.ts'
import { createNonce, requirePairs } from '../policy/request-values.ts'

/**
 * The default headers as `[name, value]` pairs. `Strict-Transport-Security` is one of them: send
 * it over HTTPS only, and never from localhost.
 */
export const SECURITY_HEADERS: readonly HeaderPair[] = /* @__PURE__ */ buildPolicy([{}]).secure

/** One request of a host that writes its headers itself. */
export interface ForRequestOptions<Req, Res> {
  /** Whether the request came over TLS, as far as the host can trust it, and not to localhost. */
  readonly isSecure: boolean
  /** The first argument of the options' functions. */
  readonly request?: Req
  /** Their second argument. */
  readonly response?: Res
}

/** The headers of one response. */
export interface ResponseSecurityHeaders {
  readonly headers: readonly HeaderPair[]
  /** The names of the headers to remove from the response. */
  readonly removeHeaders: readonly string[]
  /** The nonce in the Content-Security-Policy; undefined if the policy has none. */
  readonly cspNonce: string | undefined
}

/** Options after their check, for a host that writes its headers itself. */
export interface ResolvedSecurityHeaders<Req, Res> {
  /** The headers of every response over TLS. It lacks headers that a function makes for a request. */
  readonly headers: readonly HeaderPair[]
  /** The names of the headers to remove from every response. */
  readonly removeHeaders: readonly string[]
  /**
   * The headers for one request.
   *
   * @throws {SecurityHeadersError} for a wrong value that an option's function returned.
   * @throws {unknown} the error of an option's function.
   */
  forRequest(request: ForRequestOptions<Req, Res>): ResponseSecurityHeaders
  /**
   * Lays the options of a route over these; `false` gives no headers at all. The result is built
   * once for each object of options.
   *
   * @throws {SecurityHeadersError} for wrong options.
   */
  with(options: RouteSecurityHeaders): ResolvedSecurityHeaders<Req, Res>
}

/**
 * Checks options and returns their headers, for a host that is neither Connect-style nor a fetch
 * host.
 *
 * @throws {SecurityHeadersError} for wrong options.
 */
export function resolveSecurityHeaders<Req = unknown, Res = unknown>(
  options: SecurityHeadersOptions<Req, Res> = {},
): ResolvedSecurityHeaders<Req, Res> {
  return fromPolicy(buildPolicy([options]))
}

function fromPolicy<Req, Res>(policy: Policy): ResolvedSecurityHeaders<Req, Res> {
  const { removesPoweredBy, removeHeaders } = policy
  const removed = removesPoweredBy ? ['X-Powered-By', ...removeHeaders] : removeHeaders
  return {
    headers: policy.secure,
    removeHeaders: removed,
    forRequest({ isSecure, request, response }) {
      let cspNonce: string | undefined
      const makeNonce = () => {
        cspNonce ??= createNonce()
        return cspNonce
      }
      const headers = requirePairs(policy, { request, response, makeNonce }, isSecure)
      return { headers, removeHeaders: removed, cspNonce }
    },
    with: (options) => fromPolicy(policy.with(options)),
  }
}
