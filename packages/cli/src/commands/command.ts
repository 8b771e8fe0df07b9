import type { Settings } from '../config/settings.ts'
import type { ExitCode } from '../errors.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** What every command is given. */
export interface CommandContext<Flags = object> {
  readonly settings: Settings
  readonly terminal: Terminal
  /** What was typed, beside what the settings hold already. */
  readonly flags: Flags
}

/**
 * Does the work of a command.
 *
 * @returns the exit code
 * @throws CommandError with a message for whoever typed it.
 */
export type CommandFunction<Flags = object> = (context: CommandContext<Flags>) => Promise<ExitCode>
