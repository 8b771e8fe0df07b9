import ts from 'typescript'
import { MEMBER_MARK, PATTERN_MARK, type Project } from './project.ts'
import { createService, OPTIONS } from './service.ts'

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

function timed(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
