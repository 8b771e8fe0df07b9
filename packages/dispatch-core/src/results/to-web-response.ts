import type { PlainResponse, ResponseBody } from './plain-response.ts'

/** A plain response as a WHATWG `Response`. */
export function toWebResponse({ status, statusText, headers, body }: PlainResponse): Response {
  return new Response(toWebBody(body), {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    ...(statusText !== undefined && { statusText }),
  })
}

function toWebBody(body: ResponseBody): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (body === null || typeof body === 'string') return body
  // Bytes over shared memory are the one kind that `Response` does not take.
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>
  return 'getReader' in body ? body : encodeStream(body)
}

function encodeStream(source: AsyncIterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done === true) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
