import type { HeaderContext } from './headers/header.ts'
import { isLocalhost } from './localhost.ts'
import { createNonce } from './nonce.ts'
import type { HeaderPair, Policy, RouteSecurityHeaders } from './policy.ts'
import type { RequestSecurityHeaders } from './request-headers.ts'
import { requirePairs } from './request-pairs.ts'

/** A request on a fetch host: the headers are set on the response that the handler gave. */
export class FetchExchange implements HeaderContext, RequestSecurityHeaders {
  readonly request: Request
  readonly response = undefined
  cspNonce: string | undefined
  private policy: Policy
  private pairs: readonly HeaderPair[]

  /** @throws what a function of the request threw */
  constructor(policy: Policy, request: Request) {
    this.request = request
    this.cspNonce = undefined
    this.policy = policy
    this.pairs = this.readPairs()
  }

  override(options: RouteSecurityHeaders): void {
    this.replace(this.policy.with(options))
  }

  /** Puts another policy in the place of this one. @throws what a function of the request threw */
  replace(policy: Policy): void {
    this.policy = policy
    this.pairs = this.readPairs()
  }

  makeNonce(): string {
    this.cspNonce ??= createNonce()
    return this.cspNonce
  }

  /** The response with the headers: itself, or a copy where its own cannot be changed. */
  finish(response: Response): Response {
    // A switch of protocols and a network error have no headers to set, nor can they be copied.
    if (response.status < 200) return response
    try {
      this.setHeaders(response.headers)
      return response
    } catch {
      // What fetch() and Response.redirect() give has headers that cannot be changed.
      const copy = new Response(response.body, response)
      this.setHeaders(copy.headers)
      return copy
    }
  }

  private readPairs(): readonly HeaderPair[] {
    const { policy, request } = this
    return requirePairs(policy, this, policy.hasSecureOnly && isSecureRequest(request, policy))
  }

  private setHeaders(headers: Headers): void {
    const { overwrite, removesPoweredBy, removeHeaders } = this.policy
    if (removesPoweredBy) headers.delete('X-Powered-By')
    for (const name of removeHeaders) headers.delete(name)
    for (const [name, value] of this.pairs) {
      if (overwrite || !headers.has(name)) headers.set(name, value)
    }
  }
}

function isSecureRequest(request: Request, policy: Policy): boolean {
  const isSecure = policy.isSecure
    ? policy.isSecure(request as never) // the function was given for this host's requests
    : request.url.startsWith('https:')
  return isSecure && !isLocalhost(new URL(request.url).host)
}
