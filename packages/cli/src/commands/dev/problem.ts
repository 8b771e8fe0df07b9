import { relative } from 'node:path'
import { CommandError } from '../../errors.ts'
import { readText, toSlashes } from '../../files/paths.ts'
import { toImportMessage } from '../../modules/bundler-words.ts'
import { CompileError } from '../../modules/module-loader.ts'
import type { Position } from '../../sources/source-file.ts'
import { findPosition, type LoadedSources, readFrames } from './error-position.ts'

/** A problem of the project, for a person to read. */
export interface DevProblem {
  /** The thing that does not work. */
  readonly title: string
  /** The reason. */
  readonly message: string
  /** Relative to the project's directory, with forward slashes. */
  readonly file?: string
  readonly position?: Position
  /** The lines around the position. */
  readonly frame?: string
  /** The frames of the project alone. */
  readonly stack?: string
}

/**
 * @param title the thing that does not work because of the error
 * @param error any thrown value
 * @param sources whose lines may be shown
 */
export function toProblem(title: string, error: unknown, sources: LoadedSources): DevProblem {
  const message = messageOf(error)
  const found = findPosition(error, sources)
  if (found === undefined) return { title, message }
  const frame = toCodeFrame(readText(found.file) ?? '', found)
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
export function toFault(title: string, error: unknown): DevProblem {
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
    return `${String(error)} was thrown, which is not an Error`
  } catch {
    return 'A value was thrown that cannot be shown'
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

/** Lines shown before and after the one with the problem. */
const AROUND = 2

/**
 * The lines around a position, numbered, with a mark below it; `undefined` where the text has
 * no such line.
 */
function toCodeFrame(text: string, { line, column }: Position): string | undefined {
  const lines = text.split(/\r?\n/)
  // The end of the last line does not begin another.
  if (lines.at(-1) === '' && lines.length > line) lines.pop()
  if (lines[line - 1] === undefined) return undefined
  const first = Math.max(1, line - AROUND)
  const last = Math.min(lines.length, line + AROUND)
  const width = String(last).length
  return lines
    .slice(first - 1, last)
    .flatMap((content, index) => {
      const number = first + index
      const row = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`
      if (number !== line) return [row.trimEnd()]
      // Tabs stay, so that the mark stands below its character.
      const indent = content.slice(0, column - 1).replace(/[^\t]/g, ' ')
      return [row.trimEnd(), `  ${' '.repeat(width)} | ${indent}^`]
    })
    .join('\n')
}
