/** A response as it came over a socket, read by the rules of RFC 9112 alone. */
export class RawResponse {
  readonly status: number
  /** The header lines in the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly bytes: Uint8Array
  /** Whether the message is complete: it has the promised length or the last chunk. */
  readonly isComplete: boolean

  /** @param received all bytes that the server sent until it closed the connection */
  constructor(received: Buffer) {
    const headEnd = received.indexOf('\r\n\r\n')
    if (headEnd === -1) throw new Error(`No response came back: ${JSON.stringify(`${received}`)}`)
    const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1])
    // Interim responses, such as 100, come before the final one (RFC 9110, section 15.2).
    const final = status < 200 ? new RawResponse(received.subarray(headEnd + 4)) : undefined
    this.status = final?.status ?? status
    this.headers = final?.headers ?? lines.map(parseLine)
    const { bytes, isComplete } =
      final ??
      readBody(
        received.subarray(headEnd + 4),
        this.header('transfer-encoding'),
        this.header('content-length'),
      )
    this.bytes = bytes
    this.isComplete = isComplete
  }

  /** The values of one name, joined with `, `; `undefined` if the header is missing. */
  header(name: string): string | undefined {
    const values = this.all(name)
    return values.length === 0 ? undefined : values.join(', ')
  }

  /** The value of every line of that name. */
  all(name: string): readonly string[] {
    const lowerName = name.toLowerCase()
    return this.headers.filter(([key]) => key.toLowerCase() === lowerName).map(([, value]) => value)
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes)
  }

  get json(): unknown {
    return JSON.parse(this.text)
  }
}

function parseLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 1).trim()]
}

interface Body {
  readonly bytes: Uint8Array
  readonly isComplete: boolean
}

function readBody(rest: Buffer, encoding: string | undefined, length: string | undefined): Body {
  if (encoding?.toLowerCase() === 'chunked') return readChunks(rest)
  return { bytes: rest, isComplete: length === undefined || rest.length === Number(length) }
}

function readChunks(rest: Buffer): Body {
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
