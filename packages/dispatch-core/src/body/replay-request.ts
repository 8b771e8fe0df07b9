import type { Host } from '../dispatch/host.ts'
import type { RequestBody } from './request-body.ts'

/**
 * The request as a WHATWG `Request` whose body is there for the handler, whoever consumed
 * the stream before: from the kept bytes, or from the parsed value for `json()`.
 */
export function replayRequest(host: Host, body: RequestBody, signal: AbortSignal): Request {
  const given = host.request?.()
  const parsed = body.parsedBefore()
  const takesBody = host.method !== 'GET' && host.method !== 'HEAD'
  if (
    given !== undefined &&
    (!host.hasBody || !takesBody || (parsed === undefined && body.isUnread))
  )
    return given
  const url = given?.url ?? host.origin + host.target
  const init: RequestInit = {
    method: host.method,
    headers: new Headers([...host.headers()].map(toPair)),
    signal,
  }
  if (!takesBody || !(host.hasBody || parsed !== undefined)) return new Request(url, init)
  if (parsed === undefined)
    return new Request(
      url,
      withStream(init, body.isUnread ? toStream(host.body()) : bytesStream(() => body.bytes())),
    )
  if (parsed.bytes !== undefined)
    return new Request(url, { ...init, body: parsed.bytes as Uint8Array<ArrayBuffer> })
  const request = new Request(url, withStream(init, bytesStream(refuseBytes)))
  return Object.defineProperty(request, 'json', { value: async () => parsed.value })
}

function toPair([name, value]: readonly [string, string]): [string, string] {
  return [name, value]
}

/** `duplex` is required with a stream (Fetch, section 5.4) and missing in TypeScript's types. */
function withStream(init: RequestInit, body: ReadableStream<Uint8Array>): RequestInit {
  return { ...init, body, duplex: 'half' } as RequestInit
}

async function refuseBytes(): Promise<never> {
  throw new Error(
    'The bytes of this body were not kept: the application parsed it before the route ran. Read request.json(), or keep them with express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })',
  )
}

function bytesStream(read: () => Promise<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const bytes = await read()
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}

function toStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
