import type { TLSSocket } from 'node:tls'
import type { Match } from '@portolan/dispatch-core'
import { isAuthority } from '@portolan/dispatch-core/adapter'
import { NodeRequest } from '@portolan-internal/node-http'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { etagFor, stringifyFor } from './app-settings.ts'
import { toOriginal } from './from-express.ts'
import { isPending, watchPending } from './pending-answer.ts'

/** Settings that all requests of a mounted middleware share. */
export interface ExpressRequestSettings {
  readonly parseCookies: RequestHandler
  /** Whether errors go to the app's error middleware. */
  readonly passesErrors: boolean
}

/** The arguments that Express calls a middleware with. */
export interface ExpressExchange {
  readonly req: Request
  readonly res: Response
  readonly next: NextFunction
}

/** One request of Express, as the dispatcher sees it. */
export class ExpressHostRequest extends NodeRequest<Request, Response> {
  readonly #settings: ExpressRequestSettings
  readonly #next: NextFunction
  readonly #params: Match['params']
  #isRequestReady = false
  #isResponseReady = false

  constructor(
    settings: ExpressRequestSettings,
    { req, res, next }: ExpressExchange,
    params: Match['params'],
  ) {
    super(req, res)
    this.#settings = settings
    this.#next = next
    this.#params = params
  }

  /** Express's request for the handler: its cookies parsed, the route's params beside the mount's. */
  override get req(): Request {
    if (!this.#isRequestReady) {
      this.#isRequestReady = true
      // It leaves cookies alone that were parsed before, and calls its `next` at once.
      this.#settings.parseCookies(this.incoming, this.outgoing, () => {})
      // Express types them as text, which those of a matcher such as `int` need not be.
      this.incoming.params = { ...this.incoming.params, ...this.#params } as Request['params']
    }
    return super.req
  }

  /** Express's response for the handler, watched for answers that begin later. */
  override get res(): Response {
    if (!this.#isResponseReady) {
      this.#isResponseReady = true
      watchPending(this.outgoing)
    }
    return super.res
  }

  override get target(): string {
    return this.incoming.originalUrl
  }

  override get origin(): string {
    return originOf(this.incoming)
  }

  setBody(value: unknown): void {
    this.incoming.body = value
  }

  override isAnswered(): boolean {
    return super.isAnswered() || (this.#isResponseReady && isPending(this.outgoing))
  }

  passError(error: unknown): boolean {
    if (!this.#settings.passesErrors) return false
    this.#next(toOriginal(error))
    return true
  }

  stringify(value: unknown): string | undefined {
    return stringifyFor(this.incoming.app, value)
  }

  etag(body: string | Uint8Array): string | undefined {
    return etagFor(this.incoming.app, body)
  }
}

/** Scheme and host of a request by the app's `trust proxy` setting. */
function originOf(req: Request): string {
  const host = findHost(req)
  return `${findScheme(req)}://${host !== undefined && isAuthority(host) ? host : 'localhost'}`
}

/** Proxies pass on a client's text: unchecked, it would stand in front of the path. */
function findScheme(req: Request): string {
  const scheme = req.protocol.toLowerCase()
  if (scheme === 'http' || scheme === 'https') return scheme
  return (req.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http'
}

/** With its port, on Express 4 too, whose `req.hostname` has none. */
function findHost(req: Request): string | undefined {
  const isTrusted: (address: string | undefined, hop: number) => boolean =
    req.app.get('trust proxy fn')
  const forwarded = req.get('x-forwarded-host')
  if (forwarded !== undefined && isTrusted(req.socket.remoteAddress, 0)) {
    return forwarded.split(',', 1)[0]?.trim()
  }
  return req.get('host')
}
