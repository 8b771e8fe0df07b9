/** What the exit code of every command means; the README lists them. */
export const EXIT = {
  /** All is well. */
  ok: 0,
  /** The project has a problem: what was asked for could not be done, or `check` found something. */
  problem: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with a message for whoever typed it; anything else thrown is a bug and shows its stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = EXIT.problem, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** The command line or the configuration is wrong. */
export function usageError(message: string, cause?: unknown): CommandError {
  return new CommandError(message, EXIT.usage, cause === undefined ? undefined : { cause })
}
