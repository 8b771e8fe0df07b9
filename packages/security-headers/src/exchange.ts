import type { HeaderContext } from './headers/header.ts'
import { createNonce } from './nonce.ts'
import type { HeaderPair, Policy } from './policy.ts'

/** A request on its way to its response, on one kind of host. */
export abstract class Exchange implements HeaderContext {
  policy: Policy
  readonly request: unknown
  readonly response: unknown
  cspNonce: string | undefined = undefined

  constructor(policy: Policy, request: unknown, response: unknown) {
    this.policy = policy
    this.request = request
    this.response = response
  }

  /** Whether the request came over TLS, in the host's trusted view, and not to localhost. */
  protected abstract isSecure(): boolean

  makeNonce(): string {
    this.cspNonce ??= createNonce()
    return this.cspNonce
  }

  /** The headers of this response. What a function of the request throws goes to `onError`. */
  protected pairs(onError: (error: unknown) => void): readonly HeaderPair[] {
    const { always, secure, perRequest } = this.policy
    const isSecure = this.policy.hasSecureOnly && this.isSecure()
    const fixed = isSecure ? secure : always
    if (perRequest.length === 0) return fixed
    const pairs = [...fixed]
    for (const { name, secureOnly, make } of perRequest) {
      if (secureOnly && !isSecure) continue
      try {
        const value = make(this)
        if (value !== undefined) pairs.push([name, value])
      } catch (error) {
        onError(error)
      }
    }
    return pairs
  }
}
