import { resolve } from 'node:path'
import { CommanderError } from 'commander'
import { loadConfig, toProjectSettings } from '../config/settings.ts'
import { CommandError, EXIT, type ExitCode, linkReason } from '../errors.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { markProblem } from '../terminal/text.ts'
import { createProgram, splitFlags } from './program.ts'

/** The process, for the commands and their tests. */
interface CommandLineOptions {
  readonly terminal: Terminal
  /** The directory from which paths are read. */
  readonly cwd: string
  readonly version: string
}

/**
 * Runs one command.
 *
 * @param args the words after `portolan`
 * @returns the exit code: 0 when all is well, 1 for a problem of the project, 2 for wrong usage
 */
export async function runCommandLine(
  args: readonly string[],
  { terminal, cwd, version }: CommandLineOptions,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok
  const program = createProgram(version, terminal, async (load, options) => {
    const { root = '.', config: configFile, ...rest } = options
    const directory = resolve(cwd, root)
    const { flags, overrides } = splitFlags(rest)
    const files = new Set<string>()
    const read = async () => {
      const { config, configFile: found } = await loadConfig(
        directory,
        configFile === undefined ? undefined : resolve(directory, configFile),
        (file) => files.add(file),
      )
      return toProjectSettings(directory, found, config, overrides)
    }
    const settings = await read()
    const command = await load()
    exitCode = await command({ settings, settingsSource: { files, read }, terminal, flags })
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, terminal)
  }
}

/** @returns the exit code */
function report(error: unknown, terminal: Terminal): ExitCode {
  // commander has written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (error instanceof CommandError) {
    terminal.err(markProblem(error.message, terminal.errColors))
    terminal.err(terminal.errColors.dim(linkReason(error.code)))
    return error.exitCode
  }
  terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return EXIT.problem
}
