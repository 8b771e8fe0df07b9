import { beforeHead } from './before-head.ts'
import { type ConnectRequest, type ConnectResponse, isSecureRequest } from './connect-host.ts'
import { invalidValue } from './errors.ts'
import type { HeaderContext } from './headers/header.ts'
import { createNonce, isNonce } from './nonce.ts'
import type { HeaderPair, Policy, RouteSecurityHeaders } from './policy.ts'
import type { RequestSecurityHeaders } from './request-headers.ts'
import { requestPairs } from './request-pairs.ts'

/**
 * A request on a Connect-style host: the headers are set on the response at once. One is made
 * for every request, so its fields are plain ones, set in the constructor.
 */
export class ConnectExchange implements HeaderContext, RequestSecurityHeaders {
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

  /** Sets the headers. @throws what a function of the request threw, once the others are set. */
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

  /** Puts another policy in the place of this one. @throws as `apply` does */
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

/** The pairs less those whose headers the app has set before. */
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
 * Most of what a request costs here is this loop. By index and in a function of its own it takes
 * 4% less of a request than an iterator in place, because `setHeader` is compiled into it.
 */
function setAll(response: ConnectResponse, pairs: readonly HeaderPair[]): void {
  for (let index = 0; index < pairs.length; index++) {
    const pair = pairs[index]
    if (pair !== undefined) response.setHeader(pair[0], pair[1])
  }
}

function checkedNonce(nonce: unknown): string {
  if (isNonce(nonce)) return nonce
  const instead = 'Write base64, or leave it to this package'
  throw invalidValue('res.locals.cspNonce', nonce, 'is not a nonce', instead)
}
