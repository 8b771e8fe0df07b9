/** A response as it came back. */
export class RawResponse {
  readonly status: number
  /** As they came, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly bytes: Uint8Array
  /** Whether the message was there to its end: the promised length, or the last chunk. */
  readonly isComplete: boolean

  constructor({
    status,
    headers,
    bytes,
    isComplete,
  }: Pick<RawResponse, 'status' | 'headers' | 'bytes' | 'isComplete'>) {
    this.status = status
    this.headers = headers
    this.bytes = bytes
    this.isComplete = isComplete
  }

  /** The lines of one name joined with `, `; `undefined` when there is none. */
  header(name: string): string | undefined {
    const values = this.all(name)
    return values.length === 0 ? undefined : values.join(', ')
  }

  /** The value of every line of that name. */
  all(name: string): readonly string[] {
    return valuesOf(this.headers, name)
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes)
  }

  get json(): unknown {
    return JSON.parse(this.text)
  }
}

/**
 * The response in the bytes of an HTTP/1.1 connection, read by RFC 9112 and by nothing else.
 *
 * @param received all that the server sent until the connection was closed
 */
export function parseResponse(received: Buffer): RawResponse {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd === -1) throw new Error(`No response came back: ${JSON.stringify(`${received}`)}`)
  const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1])
  const rest = received.subarray(headEnd + 4)
  // Interim responses, such as 100, stand in front of the final one (RFC 9110, section 15.2).
  if (status < 200) return parseResponse(rest)
  const headers = lines.map(parseLine)
  return new RawResponse({ status, headers, ...readBody(rest, headers) })
}

function parseLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

function valuesOf(headers: RawResponse['headers'], name: string): readonly string[] {
  const lowerName = name.toLowerCase()
  return headers.filter(([key]) => key.toLowerCase() === lowerName).map(([, value]) => value)
}

type Body = Pick<RawResponse, 'bytes' | 'isComplete'>

function readBody(rest: Buffer, headers: RawResponse['headers']): Body {
  const [encoding] = valuesOf(headers, 'transfer-encoding')
  if (encoding?.toLowerCase() === 'chunked') return readChunks(rest)
  const [length] = valuesOf(headers, 'content-length')
  return { bytes: rest, isComplete: length === undefined || rest.length === Number(length) }
}

/** A body without its chunks (RFC 9112, section 7.1). */
export function readChunks(rest: Buffer): Body {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16)
    const start = lineEnd + 2
    if (lineEnd === -1 || Number.isNaN(size) || start + size + 2 > rest.length) {
      return { bytes: Buffer.concat(chunks), isComplete: false }
    }
    if (size === 0) return { bytes: Buffer.concat(chunks), isComplete: true }
    chunks.push(rest.subarray(start, start + size))
    at = start + size + 2
  }
}
