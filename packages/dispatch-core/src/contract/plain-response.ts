import type { HeaderPair } from './headers.ts'

/** The bytes of a response: at once, as they come, or none. */
export type ResponseBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | null

/**
 * A response as plain data, for a host to write. There is no `Content-Length` for a
 * `string`: the host that encodes it knows its length.
 */
export interface PlainResponse {
  status: number
  statusText?: string
  headers: HeaderPair[]
  /** The host reads it to the end or calls the iterator's `return()`, which stops its source. */
  body: ResponseBody
  /** The handler's own `Response`, where nothing was added to it: a fetch host may send it as it is. */
  web?: Response
}
