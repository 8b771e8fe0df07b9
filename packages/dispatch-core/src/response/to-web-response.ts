import type { PlainResponse, ResponseBody } from '../contract/plain-response.ts'
import { toWebStream } from '../results/source.ts'

/** A plain response as a WHATWG `Response`. */
export function toWebResponse(response: PlainResponse): Response {
  if (response.web !== undefined) return response.web
  const { status, statusText = '', body } = response
  // Pairs that are only read may be read-only.
  const headers = response.headers as [string, string][]
  return new Response(toWebBody(body), { status, statusText, headers })
}

function toWebBody(
  body: ResponseBody,
): string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (body === null || typeof body === 'string') return body
  // Bytes over shared memory are the one kind that `Response` does not take.
  return body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : toWebStream(body)
}
