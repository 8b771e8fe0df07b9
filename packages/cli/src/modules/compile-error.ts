import { stripVTControlCharacters, types } from 'node:util'

/** A module that cannot be compiled. Its position is the compiler's own. */
export class CompileError extends Error {
  override readonly name = 'CompileError'
  /** Absolute. */
  readonly file: string
  /** Counts from 1. */
  readonly line: number
  /** Counts from 1. */
  readonly column: number

  constructor(message: string, { file, line, column }: Omit<CompileError, keyof Error>) {
    super(message)
    this.file = file
    this.line = line
    this.column = column
  }
}

/**
 * An error of the module runner, as a `CompileError` where the compiler has thrown it. Ask only for
 * errors of loading: an error of a handler may hold anything that a request has sent.
 */
export function toCompileError(error: unknown): CompileError | undefined {
  if (!types.isNativeError(error)) return undefined
  const { plugin, errors } = error as { plugin?: unknown; errors?: unknown }
  const [first] = Array.isArray(errors) ? errors : []
  if (typeof plugin !== 'string' || !types.isNativeError(first)) return undefined
  const { id, loc } = first as { id?: unknown; loc?: { line?: unknown; column?: unknown } }
  if (typeof id !== 'string' || typeof loc?.line !== 'number') return undefined
  // The compiler counts columns from 0. Its message goes on with the file and a frame.
  const [line = ''] = stripVTControlCharacters(first.message).trim().split('\n', 1)
  return new CompileError(line.replace(/^\[\w+\] /, ''), {
    file: id,
    line: loc.line,
    column: Number(loc.column ?? 0) + 1,
  })
}
