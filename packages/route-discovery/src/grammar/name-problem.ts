import type { ProblemCode } from '../diagnostics/diagnostic.ts'

/** Why a directory's name means nothing. Becomes a diagnostic, and is never seen outside. */
export class NameProblem extends Error {
  override readonly name = 'NameProblem'
  readonly code: ProblemCode
  /** What is wrong, as a sentence without its full stop. */
  readonly problem: string
  /** What to do, likewise. */
  readonly fix: string

  constructor(code: ProblemCode, problem: string, fix: string) {
    super(problem)
    this.code = code
    this.problem = problem
    this.fix = fix
  }
}
