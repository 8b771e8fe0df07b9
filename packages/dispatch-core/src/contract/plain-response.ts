import type { HeaderPair } from './headers.ts'

/** The bytes of a response: all at once, in chunks as they come, or none. */
export type ResponseBody = string | Uint8Array | AsyncIterable<Uint8Array | string> | null

/**
 * A response as plain data, for a host to write. A body that is a `string` or bytes comes without
 * `Content-Length`: the host encodes it and then knows its length.
 */
export interface PlainResponse {
  status: number
  statusText?: string
  headers: HeaderPair[]
  /**
   * The host reads a stream to its end, or calls the iterator's `return()`, which stops the source.
   */
  body: ResponseBody
  /** The handler's own `Response`, if it is complete. A fetch host may send it unchanged. */
  web?: Response
}
