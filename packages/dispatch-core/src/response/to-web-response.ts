import type { PlainResponse, ResponseBody } from '../contract/plain-response.ts'
import { toWebStream } from '../results/source.ts'

/** Makes a WHATWG `Response` of a plain response. */
export function toWebResponse(response: PlainResponse): Response {
  if (response.web !== undefined) return response.web
  const { status, statusText = '', body } = response
  // `Response` only reads the pairs, so that they may be read-only.
  const headers = response.headers as [string, string][]
  return new Response(toWebBody(body), { status, statusText, headers })
}

function toWebBody(
  body: ResponseBody,
): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (body === null || typeof body === 'string') return body
  // The type excludes bytes over shared memory, which `Response` refuses; results do not have them.
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : toWebStream(body)
}
