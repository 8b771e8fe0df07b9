import { beforeHead } from './before-head.ts'
import { invalidValue } from './errors.ts'
import { Exchange } from './exchange.ts'
import { isLocalhost } from './localhost.ts'
import { isNonce } from './nonce.ts'
import type { HeaderPair, Policy, RouteSecurityHeaders } from './policy.ts'
import type { RequestSecurityHeaders } from './request-headers.ts'

/** What is read of a request; those of `node:http`, `node:http2`, Express and Polka fit. */
export interface ConnectRequest {
  /** Whether it came over TLS, as Express says under `trust proxy`. */
  readonly secure?: boolean
  readonly hostname?: string
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly socket?: object | null
}

/** What is used of a response; those of `node:http`, `node:http2`, Express and Polka fit. */
export interface ConnectResponse {
  setHeader(name: string, value: string): unknown
  getHeader(name: string): unknown
  getHeaderNames(): readonly string[]
  removeHeader(name: string): void
  /** Where `cspNonce` is left for templates. */
  locals?: object
}

/** A request on a Connect-style host: the headers are set on the response at once. */
export class ConnectExchange extends Exchange implements RequestSecurityHeaders {
  declare readonly request: ConnectRequest
  declare readonly response: ConnectResponse
  #written: readonly HeaderPair[] = []
  #isAwaitingHead = false

  /** Sets the headers. @throws what a function of the request threw, once the others are set. */
  apply(): void {
    const { policy, response } = this
    let failure: { error: unknown } | undefined
    const pairs = this.pairs((error) => {
      failure ??= { error }
    })
    if (policy.removesPoweredBy) response.removeHeader('X-Powered-By')
    this.#written = policy.overwrite ? pairs : this.#withoutTaken(pairs)
    for (const pair of this.#written) response.setHeader(pair[0], pair[1])
    if (policy.overwrite || policy.removeHeaders.length > 0) this.#awaitHead()
    if (failure) throw failure.error
  }

  override(options: RouteSecurityHeaders): void {
    this.replace(this.policy.with(options))
  }

  /** Puts another policy in the place of this one. @throws as `apply` does */
  replace(policy: Policy): void {
    for (const [name, value] of this.#written) {
      if (this.response.getHeader(name) === value) this.response.removeHeader(name)
    }
    this.policy = policy
    this.apply()
  }

  override makeNonce(): string {
    const locals = this.#locals()
    if (this.cspNonce === undefined && locals.cspNonce !== undefined) {
      this.cspNonce = checkedNonce(locals.cspNonce)
    }
    const nonce = super.makeNonce()
    locals.cspNonce = nonce
    return nonce
  }

  protected override isSecure(): boolean {
    const { request, policy } = this
    const isSecure = policy.isSecure
      ? policy.isSecure(request as never) // the function was given for this host's requests
      : (request.secure ?? isEncrypted(request.socket))
    return isSecure && !isLocalhost(hostOf(request))
  }

  /** The pairs less those whose headers the app has set before. */
  #withoutTaken(pairs: readonly HeaderPair[]): readonly HeaderPair[] {
    const { names } = this.policy
    const present = this.response.getHeaderNames()
    if (!present.some((name) => names.has(name))) return pairs
    return pairs.filter(([name]) => !present.includes(name.toLowerCase()))
  }

  #locals(): { cspNonce?: unknown } {
    this.response.locals ??= Object.create(null) as object
    return this.response.locals
  }

  #awaitHead(): void {
    if (this.#isAwaitingHead) return
    this.#isAwaitingHead = true
    beforeHead(this.response, () => {
      if (this.policy.overwrite) {
        for (const [name, value] of this.#written) this.response.setHeader(name, value)
      }
      for (const name of this.policy.removeHeaders) this.response.removeHeader(name)
    })
  }
}

function isEncrypted(socket: object | null | undefined): boolean {
  return !!socket && 'encrypted' in socket && socket.encrypted === true
}

function hostOf({ hostname, headers }: ConnectRequest): string {
  const host = hostname ?? headers?.host ?? headers?.[':authority']
  return typeof host === 'string' ? host : ''
}

function checkedNonce(nonce: unknown): string {
  if (isNonce(nonce)) return nonce
  const instead = 'Write base64, or leave it to this package'
  throw invalidValue('res.locals.cspNonce', nonce, 'is not a nonce', instead)
}
