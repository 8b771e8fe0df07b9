import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { CommandError } from '../../../errors.ts'
import { toSlashes } from '../../../files/to-slashes.ts'
import { CompileError } from '../../../modules/compile-error.ts'
import type { Position } from '../../../project/source/position.ts'
import { toCodeFrame } from './code-frame.ts'
import { findPosition, readFrames } from './error-position.ts'
import { toImportMessage } from './import-message.ts'
import type { LoadedSources } from './loaded-sources.ts'

/** What is wrong with the project, for a person to read. */
export interface Problem {
  /** What does not work. */
  readonly title: string
  /** Why. */
  readonly message: string
  /** Relative to the project's directory, with forward slashes. */
  readonly file?: string
  readonly position?: Position
  /** The lines around the position. */
  readonly frame?: string
  /** Without what is ours. */
  readonly stack?: string
}

/**
 * @param title what does not work because of the error
 * @param error whatever was thrown
 * @param sources whose lines may be shown
 */
export function toProblem(title: string, error: unknown, sources: LoadedSources): Problem {
  const message = messageOf(error)
  const found = findPosition(error, sources)
  if (found === undefined) return { title, message }
  const frame = toCodeFrame(read(found.file), found)
  const stack = stackOf(error, sources.root)
  return {
    title,
    message,
    file: toSlashes(relative(sources.root, found.file)),
    position: { line: found.line, column: found.column },
    ...(frame !== undefined && { frame }),
    ...(stack !== '' && { stack }),
  }
}

/** A problem of the command's own, with the whole stack, which says where in the command it is. */
export function toFault(title: string, error: unknown): Problem {
  const stack = readFrames(error)
    .map((line) => line.trim())
    .join('\n')
  return { title, message: messageOf(error), ...(stack !== '' && { stack }) }
}

function messageOf(error: unknown): string {
  try {
    // Their messages are for the same person as this one.
    if (error instanceof CommandError || error instanceof CompileError) return error.message
    if (error instanceof Error) {
      const { name, message } = error
      return toImportMessage(message) ?? `${name}: ${message}`.replace(/^Error: /, '')
    }
    return `${String(error)} was thrown, which is no Error`
  } catch {
    return 'Something was thrown that cannot be shown'
  }
}

/** The frames of the project, which are what its author can act on, where there are several. */
function stackOf(error: unknown, root: string): string {
  const frames = readFrames(error)
    .filter((line) => line.includes(root) && !line.includes('node_modules'))
    .map((line) => line.replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, ''))
    // Modules are evaluated as text.
    .map((line) => line.replace(/at eval \((.*)\)$/, 'at $1').trim())
  return frames.length > 1 ? frames.join('\n') : ''
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
