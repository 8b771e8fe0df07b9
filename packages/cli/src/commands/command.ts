import type { ProjectSettings } from '../config/settings.ts'
import type { ExitCode } from '../errors.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The argument of every command. */
export interface CommandContext<Flags = object> {
  readonly settings: ProjectSettings
  readonly settingsSource: SettingsSource
  readonly terminal: Terminal
  /** The typed flags, beside those in the settings. */
  readonly flags: Flags
}

/** Reads the settings anew, for a command that outlives them. */
export interface SettingsSource {
  /**
   * The files whose change may change the settings: the configuration and the modules that it
   * imports, or each file that would be the configuration if it was there.
   */
  readonly files: ReadonlySet<string>
  /** @throws {CommandError} when the configuration is wrong. */
  read(): Promise<ProjectSettings>
}

/**
 * Does the work of a command.
 *
 * @returns the exit code
 * @throws {CommandError} with a message for the person who typed the command.
 */
export type CommandFunction<Flags = object> = (context: CommandContext<Flags>) => Promise<ExitCode>
