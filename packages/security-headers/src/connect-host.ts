import { isLocalhost } from './localhost.ts'
import type { Policy } from './policy.ts'

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

/** Whether a request came over TLS, in the host's trusted view, and not to localhost. */
export function isSecureRequest(request: ConnectRequest, policy: Policy): boolean {
  const isSecure = policy.isSecure
    ? policy.isSecure(request as never) // the function was given for this host's requests
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
