import type { Exchange } from '../dispatch/exchange.ts'
import { toWebStream } from '../results/web-stream.ts'

/**
 * The request as a WHATWG `Request` whose body is there for the handler, whoever consumed
 * the stream before: from the kept bytes, or from the parsed value for `json()`.
 */
export function replayRequest(exchange: Exchange): Request {
  const { host, body, signal } = exchange
  const { method } = host
  const given = host.request?.()
  const parsed = body.parsedBefore()
  const hasBody = method !== 'GET' && method !== 'HEAD' && (host.hasBody || parsed !== undefined)
  if (given !== undefined && (!hasBody || (parsed === undefined && body.isUnread))) return given
  const url = given?.url ?? exchange.url
  const init: RequestInit = { method, headers: [...host.headers()].map(toPair), signal }
  if (!hasBody) return new Request(url, init)
  if (parsed === undefined) return new Request(url, withStream(init, streamOf(exchange)))
  if (parsed.bytes !== undefined) {
    // Bytes over shared memory are the one kind that `Request` does not take.
    return new Request(url, { ...init, body: parsed.bytes as Uint8Array<ArrayBuffer> })
  }
  const request = new Request(url, withStream(init, bytesStream(refuseBytes)))
  return Object.defineProperty(request, 'json', { value: async () => parsed.value })
}

function streamOf({ host, body }: Exchange): ReadableStream<Uint8Array> {
  if (!body.isUnread) return bytesStream(() => body.bytes())
  return toWebStream({ [Symbol.asyncIterator]: () => host.body()[Symbol.asyncIterator]() })
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

/** A stream that begins to read when it is read: other readers of the body may come first. */
function bytesStream(read: () => Promise<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const bytes = await read()
        if (bytes.byteLength > 0) controller.enqueue(bytes)
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
