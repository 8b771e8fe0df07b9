import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { MEMBER_MARK, PATTERN_MARK, type Project } from './project.ts'

/** The times that TypeScript needs for a project, in milliseconds. */
export interface WorkerAnswer {
  /** Reads and checks the whole project, as `tsc` does. */
  readonly check: number
  /** Completes a pattern in a file that was just opened. */
  readonly open: number
  /** Completes a pattern, and a member of params, after each edit. */
  readonly pattern: number
  readonly member: number
  /** The numbers of completions for a pattern and for a member. */
  readonly offered: readonly [number, number]
}

const EDITS = 15

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: ['node'],
  typeRoots: [`${process.cwd()}/node_modules/@types`],
}

process.on('message', ({ files, edited }: Project) => {
  const service = createService(files, edited)
  const open = timed(() => service.complete(PATTERN_MARK))
  const patterns = Array.from({ length: EDITS }, () => timed(() => service.complete(PATTERN_MARK)))
  const members = Array.from({ length: EDITS }, () => timed(() => service.complete(MEMBER_MARK)))
  const offered = [service.complete(PATTERN_MARK), service.complete(MEMBER_MARK)] as const
  service.dispose()
  const check = timed(() => checkProject(files))
  process.send?.({
    check,
    open,
    pattern: median(patterns),
    member: median(members),
    offered,
  } satisfies WorkerAnswer)
})
process.send?.('ready')

function checkProject(files: readonly string[]): void {
  const program = ts.createProgram(files, OPTIONS)
  const [problem] = ts.getPreEmitDiagnostics(program)
  if (problem !== undefined) {
    throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
  }
}

function createService(files: readonly string[], edited: string) {
  let version = 0
  const text = readFileSync(edited, 'utf8')
  const current = () => `${text}\n// ${version}\n`
  const service = ts.createLanguageService({
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [...files],
    getScriptVersion: (file) => (file === edited ? String(version) : '0'),
    getScriptSnapshot: (file) =>
      ts.ScriptSnapshot.fromString(file === edited ? current() : (ts.sys.readFile(file) ?? '')),
    getCurrentDirectory: () => process.cwd(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  return {
    /** Edits the file, then counts the completions behind a mark. */
    complete(mark: string): number {
      version++
      const position = current().indexOf(mark) + mark.length
      return service.getCompletionsAtPosition(edited, position, undefined)?.entries.length ?? 0
    },
    dispose: () => service.dispose(),
  }
}

function timed(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
