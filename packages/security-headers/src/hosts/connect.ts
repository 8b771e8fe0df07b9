import { invalidValue } from '../checks/errors.ts'
import type { HeaderInput } from '../headers/header.ts'
import type { SecurityHeadersOptions } from '../policy/options.ts'
import {
  buildPolicy,
  type HeaderPair,
  type Policy,
  type RouteSecurityHeaders,
} from '../policy/policy.ts'
import { createNonce, isLocalhost, isNonce, requestPairs } from '../policy/request-values.ts'
import { beforeHead } from './before-head.ts'
import {
  findSecurityHeaders,
  markRequest,
  type RequestSecurityHeaders,
} from './request-security-headers.ts'

/** A middleware for Express, Polka and Connect. */
export type ConnectMiddleware<Req, Res> = (
  request: Req,
  response: Res,
  next: (error?: unknown) => void,
) => void

/** The part of a request that this package reads, as `node:http`, `node:http2` and Express have it. */
export interface ConnectRequest {
  /** Whether the request came over TLS, which Express decides by `trust proxy`. */
  readonly secure?: boolean
  readonly hostname?: string
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly socket?: object | null
}

/** The part of a response that this package uses, as `node:http`, `node:http2` and Express have it. */
export interface ConnectResponse {
  setHeader(name: string, value: string): unknown
  getHeader(name: string): unknown
  getHeaderNames(): readonly string[]
  removeHeader(name: string): void
  /** The middleware puts `cspNonce` here, for templates. */
  locals?: object
}

/**
 * Makes a middleware that sets the security headers on the response and calls `next`. Headers
 * that the app sets before or after it stay as they are. A second one on a path of its own
 * replaces the first one there.
 *
 * @throws {SecurityHeadersError} for wrong options.
 */
export function securityHeaders<
  Req extends ConnectRequest = ConnectRequest,
  Res extends ConnectResponse = ConnectResponse,
>(options: SecurityHeadersOptions<Req, Res> = {}): ConnectMiddleware<Req, Res> {
  const policy = buildPolicy([options])
  return function securityHeadersMiddleware(request, response, next) {
    try {
      apply(policy, request, response)
    } catch (error) {
      next(error)
      return
    }
    next()
  }
}

function apply(policy: Policy, request: ConnectRequest, response: ConnectResponse): void {
  const outer = findSecurityHeaders(request)
  if (outer instanceof ConnectSecurityHeaders) {
    outer.replace(policy)
    return
  }
  const headers = new ConnectSecurityHeaders(policy, request, response)
  markRequest(request, headers)
  headers.apply()
}

/**
 * The security headers of one request, which are set on the response at once. Every request
 * makes an instance, so its fields are plain ones that the constructor sets.
 */
class ConnectSecurityHeaders implements HeaderInput, RequestSecurityHeaders {
  readonly request: ConnectRequest
  readonly response: ConnectResponse
  cspNonce: string | undefined
  private policy: Policy
  private written: readonly HeaderPair[]
  private isAwaitingHead: boolean

  constructor(policy: Policy, request: ConnectRequest, response: ConnectResponse) {
    this.request = request
    this.response = response
    this.cspNonce = undefined
    this.policy = policy
    this.written = []
    this.isAwaitingHead = false
  }

  /**
   * Sets the headers.
   *
   * @throws {unknown} the error of an option's function, after the other headers are set.
   */
  apply(): void {
    const { policy } = this
    const isSecure = policy.hasSecureOnly && isSecureRequest(this.request, policy)
    if (policy.perRequest.length === 0) {
      this.write(isSecure ? policy.secure : policy.always)
      return
    }
    const { pairs, failures } = requestPairs(policy, this, isSecure)
    this.write(pairs)
    if (failures.length > 0) throw failures[0]
  }

  override(options: RouteSecurityHeaders): void {
    this.replace(this.policy.with(options))
  }

  /**
   * Sets the headers of another policy instead.
   *
   * @throws {unknown} as `apply` does.
   */
  replace(policy: Policy): void {
    for (const [name, value] of this.written) {
      if (this.response.getHeader(name) === value) this.response.removeHeader(name)
    }
    this.policy = policy
    this.apply()
  }

  makeNonce(): string {
    this.response.locals ??= Object.create(null) as object
    const locals: { cspNonce?: unknown } = this.response.locals
    this.cspNonce ??= locals.cspNonce === undefined ? createNonce() : checkedNonce(locals.cspNonce)
    locals.cspNonce = this.cspNonce
    return this.cspNonce
  }

  private write(pairs: readonly HeaderPair[]): void {
    const { policy, response } = this
    if (policy.removesPoweredBy) response.removeHeader('X-Powered-By')
    this.written = policy.overwrite ? pairs : withoutTaken(pairs, policy, response)
    setAll(response, this.written)
    if (policy.overwrite || policy.removeHeaders.length > 0) this.awaitHead()
  }

  private awaitHead(): void {
    if (this.isAwaitingHead) return
    this.isAwaitingHead = true
    beforeHead(this.response, () => {
      const { policy, response, written } = this
      if (policy.overwrite) setAll(response, written)
      for (const name of policy.removeHeaders) response.removeHeader(name)
    })
  }
}

/** Whether a request came over TLS, and not to localhost. */
function isSecureRequest(request: ConnectRequest, policy: Policy): boolean {
  const isSecure = policy.isSecure
    ? policy.isSecure(request as never) // the option's function takes the requests of this host
    : (request.secure ?? isEncrypted(request.socket))
  return isSecure && !isLocalhost(hostOf(request))
}

function isEncrypted(socket: object | null | undefined): boolean {
  return !!socket && 'encrypted' in socket && socket.encrypted === true
}

function hostOf({ hostname, headers }: ConnectRequest): string {
  const host = hostname ?? headers?.host ?? headers?.[':authority']
  return typeof host === 'string' ? host : ''
}

/** The pairs without the headers that the app has set already. */
function withoutTaken(
  pairs: readonly HeaderPair[],
  { names }: Policy,
  response: ConnectResponse,
): readonly HeaderPair[] {
  const present = response.getHeaderNames()
  if (present.length === 0 || !present.some((name) => names.has(name))) return pairs
  return pairs.filter(([name]) => !present.includes(name.toLowerCase()))
}

/**
 * A request spends most of its time in this loop. It runs by index, in a function of its own,
 * because V8 then compiles `setHeader` into it.
 */
function setAll(response: ConnectResponse, pairs: readonly HeaderPair[]): void {
  for (let index = 0; index < pairs.length; index++) {
    const pair = pairs[index] as HeaderPair // index is below length
    response.setHeader(pair[0], pair[1])
  }
}

function checkedNonce(nonce: unknown): string {
  if (isNonce(nonce)) return nonce
  const instead = 'Write base64, or do not set it: this package makes one'
  throw invalidValue('res.locals.cspNonce', nonce, 'is not a nonce', instead)
}
