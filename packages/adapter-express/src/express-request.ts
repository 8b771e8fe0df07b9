import crypto from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { Match } from '@portolan/dispatch-core'
import { isAuthority } from '@portolan/dispatch-core/adapter'
import { dropUnread, NodeRequest } from '@portolan-internal/node-http'
import type { Application, NextFunction, Request, RequestHandler, Response } from 'express'
import { toOriginal } from './call-express.ts'
import { showBody } from './hidden-body.ts'
import { parseAbsolute } from './mounted-target.ts'
import { isPending, watchPending } from './pending-answer.ts'

/** Settings that all requests of a mounted middleware share. */
export interface ExpressRequestSettings {
  readonly parseCookies: RequestHandler
  /** Whether errors go to the app's error middleware. */
  readonly passesErrors: boolean
}

/** The arguments that Express calls a middleware with. */
export interface ExpressArguments {
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
  #hasParsedCookies = false
  #isResponseReady = false
  #mount: string | undefined = undefined

  constructor(
    settings: ExpressRequestSettings,
    { req, res, next }: ExpressArguments,
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
      this.#hasParsedCookies = this.incoming.cookies === undefined
      // It leaves cookies alone that were parsed before, and calls its `next` at once.
      this.#settings.parseCookies(this.incoming, this.outgoing, () => {})
      // Express types them as text, which those of a matcher such as `int` need not be.
      this.incoming.params = { ...this.incoming.params, ...this.#params } as Request['params']
    }
    return super.req
  }

  /** Takes back the cookies that the request was given here, for a parser of the app's own. */
  forgetCookies(): void {
    if (this.#hasParsedCookies) Reflect.deleteProperty(this.incoming, 'cookies')
  }

  /** Leaves the request to the rest of the app. */
  passOn(): void {
    showBody(this.incoming)
    this.#next()
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
    const { originalUrl } = this.incoming
    return originalUrl.startsWith('/')
      ? originalUrl
      : (parseAbsolute(originalUrl)?.target ?? originalUrl)
  }

  override hasMalformedHost(): boolean {
    const { originalUrl } = this.incoming
    if (originalUrl.startsWith('/')) return super.hasMalformedHost()
    const authority = parseAbsolute(originalUrl)?.authority
    return authority !== undefined && !isAuthority(authority)
  }

  override get mount(): string {
    this.#mount ??= findMount(this.incoming)
    return this.#mount
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
    showBody(this.incoming)
    dropUnread(this.incoming, this.outgoing)
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

/**
 * The path that the middleware is mounted at. Express has it as it was matched: the values of params
 * become their names again, since metrics would have a label for each value.
 */
function findMount({ baseUrl, params }: Request): string {
  if (baseUrl === '') return ''
  const mount = baseUrl.split('/')
  for (const [name, value] of Object.entries(params)) {
    const place = mount.findIndex((segment) => segment !== '' && decode(segment) === value)
    if (place !== -1) mount[place] = `:${name}`
  }
  return mount.join('/')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
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
  const { originalUrl } = req
  // The authority of an absolute-form target replaces the header (RFC 9112, section 3.2.2).
  const authority = originalUrl.startsWith('/') ? undefined : parseAbsolute(originalUrl)?.authority
  return authority ?? req.get('host')
}

/** JSON text by the app's `json replacer`, `json spaces` and `json escape`, as `res.json()` writes it. */
function stringifyFor(app: Application, value: unknown): string | undefined {
  const text: string | undefined = JSON.stringify(
    value,
    app.get('json replacer'),
    app.get('json spaces'),
  )
  if (text === undefined || !app.get('json escape')) return text
  return text.replace(/[<>&]/g, escapeUnicode)
}

function escapeUnicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** The `ETag` of a body by the app's `etag` setting. */
function etagFor(app: Application, body: string | Uint8Array): string | undefined {
  const make: unknown = app.get('etag fn')
  if (typeof make !== 'function') return undefined
  // A function of the app's own may tell a body from the probe, one of Express does not.
  const isOwn = app.get('etag') !== 'weak'
  const makeEtag = isOwn ? (make as MakeEtag) : toFasterEtag(make as MakeEtag)
  return makeEtag(body, 'utf8')
}

/** The function that makes tags by the app's `etag` setting. */
type MakeEtag = (body: string | Uint8Array, encoding?: string) => string | undefined

/** Whether a function is Express's own for weak tags. Its tag of `probe` decides, for Express does not export it. */
const known = new WeakMap<MakeEtag, boolean>()

/**
 * The function itself, or one that gives the same tags as Express's own for weak ones, at half
 * its cost: Node hashes a whole text faster than one that comes in pieces.
 */
function toFasterEtag(make: MakeEtag): MakeEtag {
  // Node has it from 20.12 on.
  if (typeof crypto.hash !== 'function') return make
  let isExpress = known.get(make)
  if (isExpress === undefined) {
    isExpress = make(PROBE, 'utf8') === weakEtag(PROBE)
    known.set(make, isExpress)
  }
  return isExpress ? weakEtag : make
}

const PROBE = 'é'

/** The length in bytes and the first 27 characters of the body's SHA-1, as `res.json()` has them. */
function weakEtag(body: string | Uint8Array): string {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  return `W/"${length.toString(16)}-${crypto.hash('sha1', body, 'base64').slice(0, 27)}"`
}
