import { CommandError, EXIT } from '../../errors.ts'
import { markProblem } from '../../terminal/marks.ts'

/** Ends the process of a built server: what is meant for people is told without a stack. */
export function exitWithError(error: unknown): never {
  const isExpected = error instanceof CommandError
  console.error(isExpected ? markProblem(error.message) : error)
  process.exit(isExpected ? error.exitCode : EXIT.problem)
}
