import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { CommandError } from '../../../errors.ts'
import { toSlashes } from '../../../files/to-slashes.ts'
import type { Position } from '../../../project/source/position.ts'
import { toCodeFrame } from './code-frame.ts'
import { findCompileMessage, findPosition } from './error-position.ts'
import { toImportMessage } from './import-message.ts'

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
 * @param root the project's directory
 */
export function toProblem(title: string, error: unknown, root: string): Problem {
  const message = findCompileMessage(error) ?? messageOf(error)
  const found = findPosition(error, root)
  if (found === undefined) return { title, message }
  const frame = toCodeFrame(read(found.file), found)
  const stack = findCompileMessage(error) === undefined ? stackOf(error, root) : ''
  return {
    title,
    message,
    file: toSlashes(relative(root, found.file)),
    position: { line: found.line, column: found.column },
    ...(frame !== undefined && { frame }),
    ...(stack !== '' && { stack }),
  }
}

function messageOf(error: unknown): string {
  try {
    // Its message is for the same person as this one.
    if (error instanceof CommandError) return error.message
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
  const { stack } = error as { stack?: unknown }
  if (typeof stack !== 'string') return ''
  const frames = stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && line.includes(root) && !line.includes('node_modules'))
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
