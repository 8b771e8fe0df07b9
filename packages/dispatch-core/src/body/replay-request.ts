import type { HostRequest } from '../contract/host-request.ts'
import { HttpError, isHttpError } from '../results/http-error.ts'
import { toWebStream } from '../results/source.ts'
import type { Endpoint } from '../routes/endpoint.ts'
import { keptBytes, type RequestBody } from './request-body.ts'

/** The parts of an exchange that the `Request` is made of. */
interface ReplayedExchange {
  readonly hostRequest: HostRequest
  readonly body: RequestBody
  readonly url: URL
  readonly signal: AbortSignal
  readonly endpoint: Pick<Endpoint, 'methods'>
}

/**
 * The request as a WHATWG `Request`. Handlers can read its body even if other code has consumed
 * the stream: from the kept bytes, and `json()` from the parsed value.
 *
 * @throws {HttpError} 405 for a method that a `Request` cannot have, which routes do not answer.
 */
export function replayRequest(exchange: ReplayedExchange): Request {
  const { hostRequest, body, signal, endpoint } = exchange
  const { method } = hostRequest
  if (FORBIDDEN_METHODS.includes(method)) {
    throw new HttpError(405, { headers: { Allow: endpoint.methods.allow } })
  }
  const given = hostRequest.request?.()
  const isParsed = body.parsedBefore() !== undefined
  const hasBody = method !== 'GET' && method !== 'HEAD' && (hostRequest.hasBody || isParsed)
  if (given !== undefined && (!hasBody || (!isParsed && body.isUnread && !body.isLimited))) {
    return hasBody ? withFormErrors(given) : given
  }
  const url = given?.url ?? exchange.url
  const init: RequestInit = { method, headers: [...hostRequest.headers()].map(toPair), signal }
  if (!hasBody) return new Request(url, init)
  const stream = toWebStream({ [Symbol.asyncIterator]: () => openBody(exchange) })
  // `duplex` is required with a stream (Fetch, section 5.4) and missing in TypeScript's types.
  const request = new Request(url, { ...init, body: stream, duplex: 'half' } as RequestInit)
  const json = async () => {
    const parsed = body.parsedBefore()
    // An application that has read the body as bytes has not parsed it.
    const isUnparsed = parsed === undefined || parsed.value instanceof Uint8Array
    return isUnparsed ? Request.prototype.json.call(request) : parsed.value
  }
  return Object.defineProperty(withFormErrors(request), 'json', { value: json })
}

/** A form that breaks off is the fault of the client. */
function withFormErrors(request: Request): Request {
  // That of a host may be its own.
  const { formData } = request
  const value = async () => {
    // The app's own fault.
    const isRead = request.bodyUsed
    try {
      return await formData.call(request)
    } catch (cause) {
      throw isRead || isHttpError(cause)
        ? cause
        : new HttpError(400, { detail: 'The body is not a form', cause })
    }
  }
  // A host may have frozen its request, which then keeps its errors.
  Reflect.defineProperty(request, 'formData', { value, configurable: true })
  return request
}

/** The methods that a `Request` cannot have (Fetch, section 2.2.1). */
const FORBIDDEN_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK']

function toPair([name, value]: readonly [string, string]): [string, string] {
  return [name, value]
}

/** Called when the `Request` is first read: other code may read the body before that. */
function openBody({ body }: ReplayedExchange): AsyncIterator<Uint8Array> {
  const parsed = body.parsedBefore()
  if (parsed !== undefined) return inOnePiece(() => keptBytes(parsed))
  return body.isUnread ? body.open() : inOnePiece(() => body.bytes())
}

async function* inOnePiece(
  read: () => Uint8Array | Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const bytes = await read()
  if (bytes.byteLength > 0) yield bytes
}
