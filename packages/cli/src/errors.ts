/** The exit codes of every command; the README lists them. */
export const EXIT = {
  /** All is well. */
  ok: 0,
  /** The project has a problem: the command could not do its work, or `check` found something. */
  problem: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The reasons for which a command ends. */
export type CommandErrorCode =
  /** The app directory does not exist. */
  | 'app-dir-missing'
  /** The app directory is outside the project. */
  | 'app-dir-outside'
  /** The module of the app calls `listen()`. */
  | 'app-listens'
  /** The file of the app that the configuration names does not exist. */
  | 'app-missing'
  /** `dev` cannot load the app. */
  | 'app-not-served'
  /** A build for fetch hosts cannot hold an Express app. */
  | 'app-on-fetch-host'
  /** The file of the app is not a file. */
  | 'app-unreadable'
  /** The bundler has failed. */
  | 'build-failed'
  /** `start` finds no build. */
  | 'build-missing'
  /** The system refuses the address or the port. */
  | 'cannot-listen'
  /** `close()` of the app takes too long. */
  | 'close-timeout'
  /** The configuration file cannot be imported. */
  | 'config-failed'
  /** The configuration file that was named does not exist. */
  | 'config-missing'
  /** An environment file that was named does not exist. */
  | 'environment-file-missing'
  /** An environment file cannot be read. */
  | 'environment-file-unreadable'
  /** Two flags exclude each other. */
  | 'exclusive-flags'
  /** `new` finds a file in the place. */
  | 'file-exists'
  /** An import leads nowhere. */
  | 'import-not-found'
  /** The app mounts the routes after it has been loaded. */
  | 'late-mount'
  /** The file of the matchers cannot be imported. */
  | 'matchers-failed'
  /** The file of the matchers is CommonJS. */
  | 'matchers-in-commonjs'
  /** The file of the matchers does not exist. */
  | 'matchers-missing'
  /** A module imports a name that another one does not export. */
  | 'missing-export'
  /** The module of the app exports no Express app. */
  | 'not-an-app'
  /** A file that `migrate` is to read is not there, or cannot be read or parsed. */
  | 'source-unreadable'
  /** The command needs the project's `typescript`, which is not installed. */
  | 'typescript-missing'
  /** The `tsconfig.json` of the project cannot be read. */
  | 'tsconfig-unreadable'
  /** The `package.json` of the project cannot be read. */
  | 'package-unreadable'
  /** A package cannot be part of a bundle. */
  | 'not-bundleable'
  /** The directory of the project does not exist. */
  | 'root-missing'
  /** A build does not start, answer and end as it should. */
  | 'smoke-failed'
  /** `new` writes routes and middleware alone. */
  | 'unknown-kind'
  /** A route cannot be described in the document. */
  | 'undescribed-routes'
  /** A package that the command needs is not in the project. */
  | 'package-missing'
  /** A file of the routes cannot be imported, or its import does not end. */
  | 'route-file-failed'
  /** A document that the command compares with cannot be read. */
  | 'document-unreadable'
  /** A path has a character that cannot be loaded from sources. */
  | 'unloadable-path'
  /** The output directory holds other files than a build. */
  | 'unsafe-output'
  /** The app directory has problems; the message lists all of them. */
  | 'wrong-app-dir'
  /** The configuration file exports no configuration. */
  | 'wrong-config'
  /** The file of the matchers exports anything but functions by name. */
  | 'wrong-matcher'
  /** An option of the configuration is unknown, or its value is wrong. */
  | 'wrong-option'
  /** `new` cannot write a route there. */
  | 'wrong-place'
  /** `DRAIN_DELAY` is not a number of milliseconds. */
  | 'wrong-drain-delay'
  /** `PORT` is not a port. */
  | 'wrong-port'
  /** `--match` names no request. */
  | 'wrong-request'
  /** `resourceRoutes()` refuses an option under `routes`. */
  | 'wrong-route-settings'
  /** Route or middleware files hold what the server would refuse; the message lists all of them. */
  | 'wrong-files'
  /** The dispatcher refuses the routes. */
  | 'wrong-routes'

/** The part of the site about the reasons of the command's messages, with their cures. */
const REASONS_PAGE =
  'https://github.com/portolan/portolan/blob/HEAD/apps/docs/reference/codes.md#portolancli'

/** The line under a message that leads to its cure. */
export function linkReason(code: string): string {
  return `  ${code}: ${REASONS_PAGE}`
}

interface CommandErrorOptions extends ErrorOptions {
  /** Default: 1. */
  readonly exitCode?: ExitCode
}

/**
 * Ends a command with a message for the person who typed it. Any other error is a bug, and shows
 * its stack.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: CommandErrorCode
  readonly exitCode: ExitCode

  constructor(
    code: CommandErrorCode,
    message: string,
    { exitCode = EXIT.problem, ...options }: CommandErrorOptions = {},
  ) {
    super(message, options)
    this.code = code
    this.exitCode = exitCode
  }
}

/** The command line or the configuration is wrong. */
export function usageError(code: CommandErrorCode, message: string, cause?: unknown): CommandError {
  return new CommandError(code, message, {
    exitCode: EXIT.usage,
    ...(cause !== undefined && { cause }),
  })
}
