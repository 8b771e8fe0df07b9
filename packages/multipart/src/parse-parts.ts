import { Dicer } from '@fastify/busboy'
import { HttpError } from '@portolan/dispatch-core'

/** The headers of one part. */
export interface Part {
  readonly name: string
  /** As the client sent it; `undefined` for a part that is not a file. */
  readonly fileName: string | undefined
  /** The media type in lower case; `''` without one. */
  readonly type: string
  /** The bytes of all names and values. */
  readonly headerSize: number
}

/** Takes the parts in the order of the body, each with its chunks, one after the other. */
export interface PartReceiver {
  begin(part: Part): void
  write(chunk: Uint8Array): Promise<void> | undefined
  end(): Promise<void> | undefined
}

/**
 * Parses a form while it arrives. The next chunk is read when the receiver has taken the last one.
 *
 * @throws {HttpError} 400 for a body that is not a form, or ends too early.
 * @throws the errors of the receiver and of the body.
 */
export async function parseParts(
  contentType: string,
  body: AsyncIterable<Uint8Array>,
  receiver: PartReceiver,
): Promise<void> {
  const parser = new PartParser(findBoundary(contentType), receiver)
  for await (const chunk of body) await parser.write(chunk)
  await parser.end()
}

/** The longest that RFC 2046 allows (section 5.1.1). */
const LONGEST_BOUNDARY = 70

/** The most bytes of one part's headers that the parser keeps. */
export const MOST_HEADERS = 81_920

function findBoundary(contentType: string): string {
  const boundary = findParameter(contentType, 'boundary') ?? ''
  if (boundary !== '' && boundary.length <= LONGEST_BOUNDARY) return boundary
  throw new HttpError(
    400,
    `The Content-Type of the form has no boundary of 1 to ${LONGEST_BOUNDARY} characters`,
  )
}

interface ParsedPart {
  readonly stream: Dicer.PartStream
  /** By lower-case name, each byte as one character; `undefined` until all have come. */
  headers: PartHeaders | undefined
}

type PartHeaders = Readonly<Record<string, readonly string[]>>

/**
 * The parser cuts a chunk into the streams of parts at once. They are emptied after each chunk,
 * before the next one is read, so that they hold one chunk at most.
 */
class PartParser {
  readonly #parser: Dicer
  readonly #receiver: PartReceiver
  readonly #over: Promise<void>
  /** In the order of the body. The first is the one that the receiver gets. */
  readonly #parts: ParsedPart[] = []
  #isBegun = false
  #isOver = false

  constructor(boundary: string, receiver: PartReceiver) {
    const parser = new Dicer({ boundary })
    parser.on('part', (stream) => this.#add(stream))
    this.#over = new Promise((resolve, reject) => {
      parser.once('finish', () => {
        this.#isOver = true
        resolve()
      })
      parser.on('error', (cause) => {
        reject(new HttpError(400, { detail: 'The form ends before its last boundary', cause }))
      })
    })
    // It is awaited at the end only, and not if the receiver fails before.
    this.#over.catch(() => {})
    this.#parser = parser
    this.#receiver = receiver
  }

  #add(stream: Dicer.PartStream): void {
    const part: ParsedPart = { stream, headers: undefined }
    stream.once('header', (headers) => {
      // The type of the library says only that it is an object.
      part.headers = headers as PartHeaders
    })
    // The parser reports the same error itself.
    stream.on('error', () => {})
    this.#parts.push(part)
  }

  async write(chunk: Uint8Array): Promise<void> {
    // Text behind the last boundary has no meaning (RFC 2046, section 5.1.1).
    if (this.#isOver) return
    // Its callback is not awaited: for the last chunk of a form it may never come.
    this.#parser.write(chunk)
    await this.#empty()
  }

  async end(): Promise<void> {
    if (!this.#isOver) this.#parser.end()
    await this.#over
    await this.#empty()
  }

  /** Gives the receiver all that has been parsed. */
  async #empty(): Promise<void> {
    for (let [part] = this.#parts; part !== undefined; [part] = this.#parts) {
      await this.#give(part)
      // The last part may go on in the next chunk.
      if (this.#parts.length === 1 && !this.#isOver) return
      if (!this.#isBegun) throw new HttpError(400, 'A part of the form has malformed headers')
      await this.#receiver.end()
      this.#isBegun = false
      this.#parts.shift()
    }
  }

  async #give({ stream, headers }: ParsedPart): Promise<void> {
    if (headers !== undefined && !this.#isBegun) {
      this.#isBegun = true
      this.#receiver.begin(toPart(headers))
    }
    for (;;) {
      // Without an encoding the stream gives bytes.
      const chunk = stream.read() as Uint8Array | null
      if (chunk === null) return
      await this.#receiver.write(chunk)
    }
  }
}

function toPart(headers: PartHeaders): Part {
  const [disposition = ''] = headers['content-disposition'] ?? []
  const text = decodeUtf8(disposition)
  const name = findParameter(text, 'name')
  if (name === undefined || !/^form-data *;/i.test(text)) {
    throw new HttpError(
      400,
      'A part of the form has no name; send Content-Disposition: form-data; name="…"',
    )
  }
  const [type = ''] = headers['content-type']?.[0]?.split(';', 1) ?? []
  let headerSize = 0
  for (const [key, values] of Object.entries(headers)) {
    for (const value of values) headerSize += key.length + value.length
  }
  return {
    name,
    fileName: findParameter(text, 'filename'),
    type: type.trim().toLowerCase(),
    headerSize,
  }
}

/** Names are in UTF-8 (RFC 7578, section 5.1). */
function decodeUtf8(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)))
}

/**
 * Browsers send a quote as `%22` and a backslash as it is (HTML, section 4.10.21.8), other clients
 * send `\"`. A backslash before the quote that ends the value is a part of the value.
 */
function findParameter(header: string, name: string): string | undefined {
  for (const [, key = '', quoted, token] of header.matchAll(PARAMETER)) {
    if (key.toLowerCase() !== name) continue
    if (quoted === undefined) return token
    return quoted
      .replace(/\\"/g, '"')
      .replace(/%(22|0D|0A)/gi, (_text, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
  }
  return undefined
}

const PARAMETER =
  /; *([\w*-]+) *= *(?:"((?:[^"\\]|\\"(?! *(?:;|$))|\\(?!")|\\(?=" *(?:;|$)))*)"|([^\s;"]*))/g
