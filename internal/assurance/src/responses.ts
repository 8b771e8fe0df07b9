/** A response as it stands in the bytes of a connection. */
export interface ParsedResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  readonly isComplete: boolean
}

/**
 * Parses all that came over an HTTP/1.1 connection, by the letter of RFC 9112, and throws where it
 * says no. The tests and the packages have readers of their own, so that one fault does not hide another.
 *
 * @param methods of the requests in their order: a response to HEAD has no body
 */
export function parseResponses(bytes: Buffer, methods: readonly string[]): ParsedResponse[] {
  const responses: ParsedResponse[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', at)
    if (end === -1) throw new Error(`a head without an end: ${show(bytes.subarray(at))}`)
    const [statusLine = '', ...lines] = bytes.toString('latin1', at, end).split('\r\n')
    const [, text] = /^HTTP\/1\.1 ([1-5]\d\d) [\t\x20-\x7e\x80-\xff]*$/.exec(statusLine) ?? []
    if (text === undefined) throw new Error(`a malformed status line: ${show(statusLine)}`)
    const status = Number(text)
    const headers = lines.map(parseLine)
    at = end + 4
    if (status < 200) continue
    const method = methods[responses.length]
    const body = readBody(bytes, at, { status, headers, method })
    at = body.end
    responses.push({ status, headers, body: body.bytes, isComplete: body.isComplete })
  }
  return responses
}

export function valuesOf({ headers }: Pick<ParsedResponse, 'headers'>, name: string): string[] {
  return headers.filter(([key]) => key === name).map(([, value]) => value)
}

const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/

function parseLine(line: string): readonly [string, string] {
  const [, name, value] = LINE.exec(line) ?? []
  if (name === undefined || value === undefined) throw new Error(`a malformed line: ${show(line)}`)
  return [name.toLowerCase(), value]
}

interface Head extends Pick<ParsedResponse, 'status' | 'headers'> {
  readonly method: string | undefined
}

interface Body {
  readonly bytes: Buffer
  readonly end: number
  readonly isComplete: boolean
}

/** RFC 9112, section 6.3. */
function readBody(bytes: Buffer, start: number, head: Head): Body {
  const encodings = valuesOf(head, 'transfer-encoding')
  const lengths = valuesOf(head, 'content-length')
  const hasNone = head.method === 'HEAD' || head.status === 204 || head.status === 304
  if (head.status === 204 && encodings.length + lengths.length > 0) {
    throw new Error('a 204 with a header that frames a body')
  }
  if (encodings.length > 0 && lengths.length > 0) throw new Error('both framings')
  if (lengths.length > 1 || lengths.some((text) => !/^\d+$/.test(text))) {
    throw new Error(`a malformed Content-Length: ${lengths}`)
  }
  if (hasNone) return { bytes: Buffer.alloc(0), end: start, isComplete: true }
  if (encodings.length > 0) {
    if (encodings.join() !== 'chunked') throw new Error(`a Transfer-Encoding of ${encodings}`)
    return readChunks(bytes, start)
  }
  const [length] = lengths
  // The end of the connection ends it, and only a reset says that it is not whole.
  const end = length === undefined ? bytes.length : start + Number(length)
  const body = bytes.subarray(start, end)
  return { bytes: body, end: Math.min(end, bytes.length), isComplete: end <= bytes.length }
}

function readChunks(bytes: Buffer, start: number): Body {
  const chunks: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const incomplete = { bytes: Buffer.concat(chunks), end: bytes.length, isComplete: false }
    if (lineEnd === -1) return incomplete
    const line = bytes.toString('latin1', at, lineEnd)
    if (!/^[0-9a-f]+$/i.test(line)) throw new Error(`a malformed chunk size: ${show(line)}`)
    const size = Number.parseInt(line, 16)
    at = lineEnd + 2
    if (at + size + 2 > bytes.length) return incomplete
    if (bytes.toString('latin1', at + size, at + size + 2) !== '\r\n') {
      throw new Error('a chunk that is longer than its size')
    }
    if (size === 0) return { bytes: Buffer.concat(chunks), end: at + 2, isComplete: true }
    chunks.push(bytes.subarray(at, at + size))
    at += size + 2
  }
}

function show(value: Buffer | string): string {
  return JSON.stringify(String(value).slice(0, 200))
}
