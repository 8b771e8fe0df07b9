import { existsSync } from 'node:fs'
import { sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { isInside } from '../../../files/is-inside.ts'
import type { Position } from '../../../project/source/position.ts'

/** Where in the sources an error comes from. */
export interface SourcePosition extends Position {
  /** Absolute. */
  readonly file: string
}

/** What the compiler tells of a file that it cannot read; both count from 1. */
interface CompileError {
  readonly id?: unknown
  readonly loc?: { readonly line?: unknown; readonly column?: unknown }
}

/** What the module runner keeps of the stack that led to an import that failed. */
interface ImportError {
  readonly runnerError?: { readonly stack?: unknown }
}

/**
 * Where the problem is: the place that cannot be compiled, else the first of the project in the
 * stack.
 *
 * @param root the project's directory
 */
export function findPosition(error: unknown, root: string): SourcePosition | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { stack } = error as { stack?: unknown }
  const { runnerError } = error as ImportError
  return findCompilePosition(error) ?? findFrame(stack, root) ?? findFrame(runnerError?.stack, root)
}

/** The compiler's own message, without the file and the frame that it draws. */
export function findCompileMessage(error: unknown): string | undefined {
  const [first] = compileErrors(error)
  if (!(first instanceof Error)) return undefined
  const [line = ''] = stripVTControlCharacters(first.message).trim().split('\n', 1)
  return line.replace(/^\[\w+\] /, '')
}

function findCompilePosition(error: object): SourcePosition | undefined {
  const [first] = compileErrors(error) as CompileError[]
  const { id, loc } = first ?? {}
  if (typeof id !== 'string' || typeof loc?.line !== 'number') return undefined
  // The compiler counts columns from 0.
  return { file: id, line: loc.line, column: Number(loc.column ?? 0) + 1 }
}

function compileErrors(error: unknown): unknown[] {
  // Anything can be thrown, `null` included.
  const { errors } = (error ?? {}) as { errors?: unknown }
  return Array.isArray(errors) ? errors : []
}

/** What is installed is seldom to blame. */
function findFrame(stack: unknown, root: string): SourcePosition | undefined {
  if (typeof stack !== 'string') return undefined
  for (const [, place = '', line, column] of stack.matchAll(FRAME)) {
    const file = toPath(place)
    if (!isInside(file, root) || file.includes(`${sep}node_modules${sep}`)) continue
    if (existsSync(file)) return { file, line: Number(line), column: Number(column) }
  }
  return undefined
}

/** A stack is text that anybody may have written. */
function toPath(place: string): string {
  try {
    if (place.startsWith('file:')) return fileURLToPath(place)
    return existsSync(place) ? place : decodeURI(place)
  } catch {
    return place
  }
}

/** As V8 writes a frame, with the function or without. */
const FRAME = /^\s+at (?:.* \()?(.+?):(\d+):(\d+)\)?$/gm
