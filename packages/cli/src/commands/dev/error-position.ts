import { basename, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { types } from 'node:util'
import { isInside } from '../../files/paths.ts'
import { CompileError } from '../../modules/module-loader.ts'
import type { Position } from '../../sources/source-file.ts'

/** Where in the sources an error comes from. */
interface SourcePosition extends Position {
  /** Absolute. */
  readonly file: string
}

/**
 * The position of a problem: where the compiler stopped, else the first frame in code of the
 * project. It is never read from a message, which may be text of a request.
 */
export function findPosition(error: unknown, sources: LoadedSources): SourcePosition | undefined {
  if (error instanceof CompileError) {
    const { file, line, column } = error
    return sources.has(file) ? { file, line, column } : undefined
  }
  return findFrame(readFrames(error), sources) ?? findFrame(readImporterFrames(error), sources)
}

/**
 * The lines of an error's stack that are frames. The message stands above them, and any of its own
 * lines may look like a frame: the stack's head has to be the end of the message, which may have
 * been given another beginning since. Where it is not, no line is taken for a frame.
 */
export function readFrames(error: unknown): readonly string[] {
  const { message, stack } = readError(error)
  const lines = stack.split('\n')
  const limit = Error.stackTraceLimit
  for (let end = Math.min(lines.length, message.split('\n').length); end > 0; end--) {
    if (!isHead(lines.slice(0, end).join('\n'), message)) continue
    const below = lines.slice(end)
    const other = below.findIndex((line) => !/^ +at /.test(line))
    const frames = other === -1 ? below : below.slice(0, other)
    // More frames than V8 writes are not all its own.
    return frames.length <= limit ? frames : []
  }
  return []
}

function isHead(head: string, message: string): boolean {
  const text = head.replace(/^[\w$.]+(?: \[\w+\])?(?:: |$)/, '')
  return text === '' ? !head.includes(':') : message.endsWith(text)
}

/** The module runner keeps the stack that led to a failed import in an error of its own. */
function readImporterFrames(error: unknown): readonly string[] {
  if (!types.isNativeError(error)) return []
  return readFrames((error as { runnerError?: unknown }).runnerError)
}

/** Anything can be thrown, with getters that throw in turn. */
function readError(error: unknown): { readonly message: string; readonly stack: string } {
  try {
    if (types.isNativeError(error)) {
      return { message: String(error.message), stack: String(error.stack) }
    }
  } catch {
    // It has no stack that could be read.
  }
  return { message: '', stack: '' }
}

function findFrame(frames: readonly string[], sources: LoadedSources): SourcePosition | undefined {
  for (const frame of frames) {
    const [, place = '', line, column] = FRAME.exec(frame) ?? []
    const file = toPaths(place).find((path) => sources.has(path))
    if (file !== undefined) return { file, line: Number(line), column: Number(column) }
  }
  return undefined
}

/** A source map may write a path as a URL has it. */
function toPaths(place: string): string[] {
  try {
    return place.startsWith('file:') ? [fileURLToPath(place)] : [place, decodeURI(place)]
  } catch {
    return [place]
  }
}

/** As V8 writes a frame, with the function or without. */
const FRAME = /^ +at (?:.* \()?(.+?):(\d+):(\d+)\)?$/

/**
 * The files of the project that have been loaded as code. Only their lines are ever shown: an error
 * may carry text of a request, and that text may name any file.
 */
export class LoadedSources {
  /** The project's directory, with links followed. */
  readonly root: string
  readonly #files = new Set<string>()

  constructor(root: string) {
    this.root = root
  }

  /** @param file absolute */
  add(file: string): void {
    this.#files.add(file)
  }

  /**
   * Whether a file is code of the project that was loaded. An installed package is seldom to blame.
   */
  has(file: string): boolean {
    return (
      this.#files.has(file) &&
      isInside(file, this.root) &&
      /\.[cm]?[jt]sx?$/.test(file) &&
      !basename(file).startsWith('.') &&
      !file.includes(`${sep}node_modules${sep}`)
    )
  }
}
