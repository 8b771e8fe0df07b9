import { createNonce } from './nonce.ts'
import type { SecurityHeadersOptions } from './options.ts'
import { buildPolicy, type HeaderPair, type Policy, type RouteSecurityHeaders } from './policy.ts'
import { requirePairs } from './request-pairs.ts'

/** A request of a host of one's own. */
export interface HostRequest<Req, Res> {
  /** Whether it came over TLS, in the host's trusted view, and not to localhost. */
  readonly isSecure: boolean
  /** What the options' functions are called with. */
  readonly request?: Req
  readonly response?: Res
}

/** What one response is to carry. */
export interface ResponseSecurityHeaders {
  readonly headers: readonly HeaderPair[]
  readonly removeHeaders: readonly string[]
  /** The nonce in the Content-Security-Policy; undefined if the policy has none. */
  readonly cspNonce: string | undefined
}

/** Checked options, for a host that writes its headers itself. */
export interface ResolvedSecurityHeaders<Req, Res> {
  /** What every response over TLS gets, less the headers that are made for each request. */
  readonly headers: readonly HeaderPair[]
  /** What is taken away from every response. */
  readonly removeHeaders: readonly string[]
  /** @throws what a function of the request threw, or SecurityHeadersError for what it gave */
  forRequest(request: HostRequest<Req, Res>): ResponseSecurityHeaders
  /**
   * The same with a route's options laid over; `false` is no header at all. Built once for each
   * object of options.
   * @throws SecurityHeadersError when the options make no sense
   */
  with(options: RouteSecurityHeaders): ResolvedSecurityHeaders<Req, Res>
}

/**
 * Checks options and gives the headers they stand for, for hosts that are neither Connect-style
 * nor fetch hosts.
 * @throws SecurityHeadersError when the options make no sense
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
