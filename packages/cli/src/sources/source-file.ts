import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { type FileExport, findExports, isExpressRouter } from './exports.ts'
import { readFixedMembers } from './fixed-value.ts'
import {
  findHandlerFacts,
  findLocalNames,
  findPatternLiterals,
  findTypesImports,
  type PatternLiteral,
  type TypesImport,
} from './portolan-names.ts'

/** The facts that the text of a file in the app directory states, without running it. */
export interface SourceFile {
  /** Relative to the app directory. */
  readonly file: string
  readonly exports: readonly SourceExport[]
  /** Whether it may export more, as `export * from './other'` does. */
  readonly isOpen: boolean
  /** The pattern literals in the types of contexts and params. */
  readonly patterns: readonly (Located & Omit<PatternLiteral, 'offset'>)[]
  /** The imports that ask a `./$types` for values. */
  readonly typesImports: readonly (Located & Omit<TypesImport, 'offset'>)[]
  /** Why the rest is empty. */
  readonly problem?: ReadProblem
}

interface Located {
  readonly position: Position
}

interface SourceExport extends Located {
  readonly name: string
  /** The parts of the request and response that its schemas check; `undefined` without schemas. */
  readonly schemas?: readonly string[]
  /** The names of the middleware that the handler has of its own; `undefined` without any. */
  readonly middleware?: readonly string[]
  /** Whether it is an Express router or app. */
  readonly isRouter?: true
  /** Its kind, where its value stands at the top of the file and is not a function. */
  readonly literal?: 'class' | 'list' | 'object' | 'value'
  /** The members of the export `config` whose values stand in the text. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** The number of its parameters; `undefined` where it is not a function at the top of the file. */
  readonly parameters?: number
}

interface ReadProblem extends Located {
  readonly code: 'syntax-error' | 'unreadable-file'
  readonly message: string
  /** The lines around it, as a terminal shows them. */
  readonly frame: string
}

/** Reads a route file or a middleware file. */
function readSourceFile(appDir: string, file: string): SourceFile {
  try {
    return parseSourceFile(file, readFileSync(join(appDir, file), 'utf8'))
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    const { message } = error
    return unread(file, {
      code: 'unreadable-file',
      message,
      position: { line: 1, column: 1 },
      frame: '',
    })
  }
}

function parseSourceFile(file: string, text: string): SourceFile {
  // Two declarations of one name are an error that only such a look finds.
  const parsed = parseSync(file, text, { showSemanticErrors: true })
  const [error] = parsed.errors
  if (error !== undefined) {
    const position = toPosition(text, error.labels[0]?.start ?? 0)
    const frame = (error.codeframe ?? '').trim()
    return unread(file, { code: 'syntax-error', message: error.message, position, frame })
  }
  const names = findLocalNames(parsed.module)
  const { exports, isOpen } = findExports(parsed)
  return {
    file,
    exports: exports.map(toSourceExport),
    isOpen,
    patterns: findPatternLiterals(parsed.program, names).map(({ offset, ...literal }) => ({
      ...literal,
      position: toPosition(text, offset),
    })),
    typesImports: findTypesImports(parsed.program).map(({ offset, ...found }) => ({
      ...found,
      position: toPosition(text, offset),
    })),
  }

  function toSourceExport({ name, offset, value, parameters }: FileExport): SourceExport {
    const facts = value && findHandlerFacts(value, names)
    const settings = name === 'config' ? readFixedMembers(value) : undefined
    return {
      name,
      position: toPosition(text, offset),
      ...(isExpressRouter(value) && { isRouter: true }),
      ...findLiteral(value),
      ...(parameters !== undefined && { parameters }),
      ...(settings !== undefined && { settings }),
      ...facts,
    }
  }
}

function findLiteral(value: FileExport['value']): Pick<SourceExport, 'literal'> {
  const isOfValues =
    value?.type === 'ArrayExpression' &&
    value.elements.some((element) => LITERALS.has(element?.type ?? ''))
  const literal = isOfValues ? 'value' : value && LITERALS.get(value.type)
  return literal === undefined ? {} : { literal }
}

const LITERALS = new Map<string, NonNullable<SourceExport['literal']>>(
  Object.entries({
    ArrayExpression: 'list',
    ClassDeclaration: 'class',
    ClassExpression: 'class',
    Literal: 'value',
    ObjectExpression: 'object',
    TemplateLiteral: 'value',
  } as const),
)

function unread(file: string, problem: ReadProblem): SourceFile {
  return { file, exports: [], isOpen: true, patterns: [], typesImports: [], problem }
}

/** Told now and then how many of all files have been read. */
export type OnProgress = (done: number, total: number) => void

/** Reads files of the app directory, each once. */
export async function readSources(
  appDir: string,
  files: Iterable<string>,
  onProgress: OnProgress = () => {},
): Promise<ReadonlyMap<string, SourceFile>> {
  const names = [...new Set(files)]
  const sources = new Map<string, SourceFile>()
  for (const name of names) {
    sources.set(name, readSourceFile(appDir, name))
    if (sources.size % BATCH !== 0) continue
    onProgress(sources.size, names.length)
    // Lets a signal through: reading is quick and synchronous.
    await new Promise(setImmediate)
  }
  return sources
}

const BATCH = 100

/** A place in a text file; both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

export function toPosition(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|[\n\r\u2028\u2029]/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
