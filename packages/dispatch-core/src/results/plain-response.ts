/** A header's name and value. One name may stand several times, as `Set-Cookie` does. */
export type HeaderPair = readonly [name: string, value: string]

/** The bytes of a response: at once, as they come, or none. */
export type ResponseBody =
  | string
  | Uint8Array
  | AsyncIterable<Uint8Array | string>
  | ReadableStream<Uint8Array>
  | null

/**
 * A response as plain data, for a host to write. There is no `Content-Length` for a
 * `string`: the host that encodes it knows its length.
 */
export interface PlainResponse {
  status: number
  statusText?: string
  headers: HeaderPair[]
  body: ResponseBody
}

/** The value of the first header of that name, whatever its case. */
export function findHeader(headers: readonly HeaderPair[], name: string): string | undefined {
  const lowerName = name.toLowerCase()
  for (const [key, value] of headers) {
    if (key.length === name.length && key.toLowerCase() === lowerName) return value
  }
  return undefined
}
