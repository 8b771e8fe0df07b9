import type { ProjectSettings } from '../config/settings.ts'
import type { ExitCode } from '../errors.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The argument of every command. */
export interface CommandContext<Flags = object> {
  readonly settings: ProjectSettings
  readonly terminal: Terminal
  /** The typed flags, beside those in the settings. */
  readonly flags: Flags
}

/**
 * Does the work of a command.
 *
 * @returns the exit code
 * @throws {CommandError} with a message for the person who typed the command.
 */
export type CommandFunction<Flags = object> = (context: CommandContext<Flags>) => Promise<ExitCode>
