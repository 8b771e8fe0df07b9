import { type BodyRequest, HttpError } from '@portolan/dispatch-core'
import { bodyTooLarge } from '@portolan/dispatch-core/adapter'
import { type FileInfo, type FileSettings, findFileSettings } from './file-field.ts'
import { toFileName } from './file-name.ts'
import { type Receiver, toMemory, toSink } from './file-receiver.ts'
import type { FormFields } from './multipart.ts'
import { type Part, type PartReceiver, parseParts } from './parse-parts.ts'
import { SNIFFED_BYTES, sniffType } from './sniff-type.ts'

/** The fields of a form and its limits; sizes in bytes. */
export interface FormSettings {
  readonly fields: FormFields
  readonly total: number
  readonly parts: number
  readonly files: number
  readonly headers: number
  /** The longest text of a field. */
  readonly text: number
  /** The longest file for a field whose schema is a library's. */
  readonly schemaFile: number
}

/** Values by the name of their field; a repeated name, and each field of `files()`, has a list. */
type FormValues = Record<string, unknown>

/**
 * Reads a form to its end. All sinks have settled when it resolves or rejects.
 *
 * @throws {HttpError} 400, 413, 415 or 422 for a form that is refused.
 */
export async function readForm(settings: FormSettings, request: BodyRequest): Promise<FormValues> {
  const contentType = request.header('content-type') ?? ''
  if (!/^multipart\/form-data *(;|$)/i.test(contentType)) {
    throw new HttpError(415, {
      detail: 'This resource takes a form; send multipart/form-data',
      headers: { Accept: 'multipart/form-data' },
    })
  }
  if (Number(request.header('content-length')) > settings.total) throw bodyTooLarge(settings.total)
  const reader = new FormReader(settings, request)
  try {
    await parseParts(contentType, limitTotal(request, settings.total), reader)
  } catch (error) {
    await reader.abort(error)
    throw error
  }
  return reader.values
}

async function* limitTotal(
  { body, signal }: BodyRequest,
  total: number,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of body) {
    signal.throwIfAborted()
    length += chunk.byteLength
    if (length > total) throw bodyTooLarge(total)
    yield chunk
  }
}

class FormReader implements PartReceiver {
  readonly values: FormValues = Object.create(null)
  readonly #settings: FormSettings
  readonly #request: BodyRequest
  #parts = 0
  #files = 0
  #current: PartReader | undefined

  constructor(settings: FormSettings, request: BodyRequest) {
    this.#settings = settings
    this.#request = request
  }

  begin(part: Part): void {
    const { fields, parts, files, headers } = this.#settings
    if (++this.#parts > parts) throw tooMany(parts, 'parts')
    if (part.headerSize > headers) {
      throw new HttpError(413, `The headers of a part are longer than ${headers} bytes`)
    }
    if (!Object.hasOwn(fields, part.name)) {
      const name = JSON.stringify(part.name.slice(0, 100))
      throw new HttpError(400, `The form has a field that is not declared: ${name}`)
    }
    const isFile = part.fileName !== undefined
    if (isFile && part.fileName !== '' && ++this.#files > files) throw tooMany(files, 'files')
    const field = findFileSettings(fields[part.name])
    const { [part.name]: before } = this.values
    if (field !== undefined) {
      const count = Array.isArray(before) ? before.length : before === undefined ? 0 : 1
      if (!isFile) throw invalid(part.name, 'Expected a file, with a filename')
      if (count >= field.max) throw invalid(part.name, expectAtMost(field.max))
    }
    this.#current = new PartReader(part, this.#settings, field, this.#request)
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    return this.#current?.write(chunk)
  }

  async end(): Promise<void> {
    const part = this.#current
    if (part === undefined) return
    const value = await part.finish()
    this.#current = undefined
    if (value !== undefined) this.#add(part, value)
  }

  #add({ name, isList }: PartReader, value: unknown): void {
    const { [name]: before } = this.values
    if (before === undefined) {
      this.values[name] = isList ? [value] : value
    } else {
      this.values[name] = [...(Array.isArray(before) ? before : [before]), value]
    }
  }

  async abort(error: unknown): Promise<void> {
    await this.#current?.abort(error)
  }
}

/** Reads one part, whose place is chosen when its first bytes are there. */
class PartReader {
  readonly name: string
  readonly isList: boolean
  readonly #part: Part
  readonly #field: FileSettings | undefined
  readonly #request: BodyRequest
  readonly #limit: number
  #size = 0
  /** The first bytes, until the part has a receiver. */
  #head: Uint8Array[] = []
  #receiver: Receiver | undefined

  constructor(
    part: Part,
    { text, schemaFile }: FormSettings,
    field: FileSettings | undefined,
    request: BodyRequest,
  ) {
    this.name = part.name
    this.isList = field?.isList === true
    this.#part = part
    this.#field = field
    this.#request = request
    this.#limit = field?.maxSize ?? (part.fileName === undefined ? text : schemaFile)
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    this.#size += chunk.byteLength
    if (this.#size > this.#limit) {
      const name = JSON.stringify(this.name)
      throw new HttpError(413, `The field ${name} is longer than ${this.#limit} bytes`)
    }
    if (this.#receiver !== undefined) return this.#receiver.write(chunk)
    this.#head.push(chunk)
    return this.#field?.isSniffed === true && this.#size < SNIFFED_BYTES ? undefined : this.#open()
  }

  /** `undefined` for a file input without a file: browsers send it with an empty name. */
  async finish(): Promise<unknown> {
    if (this.#receiver === undefined) {
      if (this.#part.fileName === '' && this.#size === 0) return undefined
      await this.#open()
    }
    return this.#receiver?.finish()
  }

  abort(error: unknown): Promise<void> | undefined {
    return this.#receiver?.abort(error)
  }

  async #open(): Promise<void> {
    const receiver = this.#createReceiver()
    this.#receiver = receiver
    const head = this.#head
    this.#head = []
    for (const chunk of head) await receiver.write(chunk)
  }

  #createReceiver(): Receiver {
    const { name: field, fileName, type: declared } = this.#part
    if (fileName === undefined) return toMemory((chunks) => decodeText(chunks, field))
    const settings = this.#field
    const type = settings?.isSniffed === true ? sniffType(joinHead(this.#head)) : declared
    const { types = [] } = settings ?? {}
    if (types.length > 0 && !types.some((range) => matchesType(range, type))) {
      throw invalid(field, `Expected a file of the type ${types.join(' or ')}`)
    }
    const name = toFileName(fileName)
    if (settings?.sink === undefined) return toMemory((chunks) => new File(chunks, name, { type }))
    const { signal } = this.#request
    const onEnd: FileInfo['onEnd'] = (act) => this.#request.onEnd(act)
    return toSink(settings.sink, { field, name, type, signal, onEnd })
  }
}

function joinHead(head: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(head.flatMap((chunk) => [...chunk.subarray(0, SNIFFED_BYTES)]))
}

function matchesType(range: string, type: string): boolean {
  return range.endsWith('/*') ? type.startsWith(range.slice(0, -1)) : range === type
}

function decodeText(chunks: readonly Uint8Array[], field: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return (
      chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
    )
  } catch (cause) {
    const name = JSON.stringify(field)
    throw new HttpError(400, { detail: `The text of the field ${name} is not valid UTF-8`, cause })
  }
}

function tooMany(limit: number, kind: 'parts' | 'files'): HttpError {
  return new HttpError(413, `The form has more than ${limit} ${kind}`)
}

function expectAtMost(max: number): string {
  return max === 1 ? 'Expected one file' : `Expected at most ${max} files`
}

/** The 422 of a schema. It is thrown before the rest of the form is read. */
function invalid(field: string, message: string): HttpError {
  const errors = [{ in: 'body', path: [field], message }]
  return new HttpError(422, 'The body is not valid', { extensions: { errors } })
}
