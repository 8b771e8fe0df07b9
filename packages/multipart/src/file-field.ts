import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { parseSize, type Size } from './size.ts'

/** The description of a file that a sink gets. The client has chosen all of it. */
export interface FileInfo {
  /** The name of the field. */
  readonly field: string
  /** The name of the file without directories, control characters or trailing dots. */
  readonly name: string
  /** The media type in lower case: the declared one, or the one found in the bytes by `sniff`. */
  readonly type: string
  /** Aborted when the client goes away, or when the time of the route is over. */
  readonly signal: AbortSignal
  /** Calls a function once when the response has been sent or given up, to remove files. */
  onEnd(act: () => void): void
}

/**
 * Takes a file while it arrives. The client is read only as fast as the stream is. The stream fails
 * when the file gets too long, or when the client goes away. The value that the function resolves
 * to stands for the file in `ctx.body`.
 */
export type Sink<T> = (stream: ReadableStream<Uint8Array>, info: FileInfo) => T | Promise<T>

/** The options of `file()`. */
export interface FileOptions<T = File> {
  /** The longest file. A longer one is 413. Default: `'1mb'`. */
  readonly maxSize?: Size
  /** The media types, such as `'image/png'` or `'image/*'`. Others are 422. Default: all. */
  readonly types?: readonly string[]
  /**
   * Whether the first bytes of the file decide its type instead of the client: images, PDF, zip,
   * gzip and a few more. Other bytes are `application/octet-stream`. Default: `false`.
   */
  readonly sniff?: boolean
  /** Takes the file while it arrives, such as `toDisk()`. Default: a `File` in memory. */
  readonly sink?: Sink<T>
  /** Whether the form may leave the file out. Default: `false`. */
  readonly optional?: boolean
}

/** The options of `files()`. */
export interface FilesOptions<T = File> extends Omit<FileOptions<T>, 'optional'> {
  /** The fewest files. Default: 0. */
  readonly min?: number
  /** The most files. Default: 10. */
  readonly max?: number
}

/** A field of a form that takes files: one of `file()`, or of `files()`. */
export interface FileField<Value = unknown, Optional extends boolean = boolean> {
  readonly [fileSettings]: FileSettings
  /** Only a type: it has no value at run time. */
  readonly '~value'?: Value
  /** Only a type: it has no value at run time. */
  readonly '~optional'?: Optional
}

/** The key of the settings. In the global registry, so that ESM and CommonJS copies agree. */
// `Symbol.for` has no type of its own for each name.
export const fileSettings: unique symbol = Symbol.for('portolan.fileSettings') as never

/** The options of a field, checked and with their defaults. */
export interface FileSettings {
  readonly isList: boolean
  readonly maxSize: number
  readonly types: readonly string[]
  readonly isSniffed: boolean
  readonly sink: Sink<unknown> | undefined
  readonly min: number
  readonly max: number
}

/**
 * A field that takes one file.
 *
 * @example file({ maxSize: '2mb', types: ['image/png', 'image/jpeg'], sniff: true })
 * @throws {UsageError} for an unknown or invalid option.
 */
export function file<T = File>(
  options: FileOptions<T> & { readonly optional: true },
): FileField<T, true>
export function file<T = File>(options?: FileOptions<T>): FileField<T, false>
export function file(options: FileOptions<unknown> = {}): FileField {
  checkOptions(options, [...NAMES, 'optional'], 'file()')
  checkBoolean(options.optional, 'file(): optional')
  const min = options.optional === true ? 0 : 1
  return { [fileSettings]: toSettings(options, 'file()', { isList: false, min, max: 1 }) }
}

/**
 * A field that takes a list of files.
 *
 * @example files({ max: 5, maxSize: '10mb', types: ['application/pdf'] })
 * @throws {UsageError} for an unknown or invalid option.
 */
export function files<T = File>(options: FilesOptions<T> = {}): FileField<T[], false> {
  checkOptions(options, [...NAMES, 'min', 'max'], 'files()')
  const { min = 0, max = 10 } = options
  for (const [name, count] of Object.entries({ min, max })) {
    if (Number.isSafeInteger(count) && count >= 0) continue
    throw new UsageError('invalid-option', `files(): ${name} is ${count}; write a number of files`)
  }
  if (min > max || max === 0) {
    throw new UsageError(
      'invalid-option',
      `files(): min is ${min} and max is ${max}; write a max of at least 1 that is not below min`,
    )
  }
  return { [fileSettings]: toSettings(options, 'files()', { isList: true, min, max }) }
}

const NAMES = ['maxSize', 'types', 'sniff', 'sink']

function toSettings(
  { maxSize = '1mb', types = [], sniff = false, sink }: FileOptions<unknown>,
  where: string,
  counts: Pick<FileSettings, 'isList' | 'min' | 'max'>,
): FileSettings {
  checkBoolean(sniff, `${where}: sniff`)
  if (sink !== undefined && typeof sink !== 'function') {
    throw new UsageError(
      'invalid-option',
      `${where}: sink is of type ${typeof sink}; write (stream, info) => …, or toDisk() of @portolan/multipart/disk`,
    )
  }
  if (!Array.isArray(types) || !types.every((type) => MEDIA_RANGE.test(String(type)))) {
    throw new UsageError(
      'invalid-option',
      `${where}: types is ${JSON.stringify(types)}; write a list of media types, such as ['image/png', 'image/*']`,
    )
  }
  return {
    ...counts,
    maxSize: parseSize(maxSize, `${where}: maxSize`),
    types: types.map((type: string) => type.toLowerCase()),
    isSniffed: sniff,
    sink,
  }
}

const MEDIA_RANGE = /^[\w!#$&^.+-]+\/(?:\*|[\w!#$&^.+-]+)$/

function checkBoolean(value: unknown, where: string): void {
  if (value === undefined || typeof value === 'boolean') return
  throw new UsageError('invalid-option', `${where} is ${String(value)}; write true or false`)
}

/** The settings of a field that takes files; `undefined` for any other value. */
export function findFileSettings(field: unknown): FileSettings | undefined {
  return (field as Partial<FileField> | null | undefined)?.[fileSettings]
}
