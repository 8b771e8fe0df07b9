import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import type { CommandFunction } from '../commands/command.ts'
import type { Config } from '../config/config.ts'
import { CONFIG_NAMES, PORT_RANGE, parsePort } from '../config/values.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The commands whose `NODE_ENV` is `production` unless it is set. */
const PRODUCTION = new Set(['build', 'start'])

interface GlobalFlags {
  readonly root?: string
  readonly config?: string
}

/** Runs the command that `load` imports, so that only the one that was typed is read. */
type Run = (
  load: () => Promise<CommandFunction<never>>,
  options: GlobalFlags & Record<string, unknown>,
) => Promise<void>

/** @param run called with the flags of the command that was typed */
export function createProgram(version: string, terminal: Terminal, run: Run): Command {
  const program = new Command('portolan')
    .description('File-based resource routes for Node and the Web')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('Run it with --help to see what there is.')
    .exitOverride()
    // Behind the name of a command, --version is its own.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 all is well, 1 the project has a problem, 2 wrong usage.',
    )

  // Before a configuration is read, since that is when Vite says "development" where nothing is
  // set.
  program.hook('preAction', (_program, action) => {
    if (PRODUCTION.has(action.name())) process.env.NODE_ENV ||= 'production'
  })

  const command = (name: string, description: string): Command => {
    const added = program.command(name).description(description).allowExcessArguments(false)
    return added
      .option('--root <dir>', 'the directory of the project (default: the working directory)')
      .option('-c, --config <file>', 'the configuration (default: portolan.config.ts)')
      .option('--app-dir <dir>', 'the directory of the route files (default: "app")')
      .option('--base-path <path>', 'the path below which the routes are served (default: "/")')
      .option('--matchers <file>', 'the file that exports the matchers of params')
      .option('--follow-symlinks', 'route files and directories behind symbolic links')
  }
  const withServer = (added: Command): Command =>
    added
      .option('--server <file>', 'the file that exports the Express app (default: "app.ts")')
      .option('--no-server', 'serve the routes without it')
      .addOption(
        new Option('--adapter <host>', 'the host of the routes without it').choices([
          'express',
          'node',
        ]),
      )
  const withAddress = (added: Command): Command =>
    added
      .option(
        '-p, --port <number>',
        'the port; 0 lets the system choose (default: PORT, 3000)',
        toPort,
      )
      .option('--host <address>', 'the address to listen on (default: HOST)')

  const withTypes = (added: Command): Command =>
    added.option('--types-dir <dir>', 'where types are written (default: ".portolan/types")')

  withTypes(
    withAddress(withServer(command('dev', 'Serve the routes from their sources, and reload them'))),
  )
    .option('--allow-host <name...>', 'answer requests for this host name too')
    .option(
      '--poll [milliseconds]',
      'look at the files again and again, where bind mounts or network shares send no events (default: 300)',
      toInterval,
    )
    .action((options) => run(async () => (await import('../commands/dev/dev.ts')).dev, options))

  withServer(command('build', 'Make a directory that runs without the sources'))
    .option('-o, --output <dir>', 'where to write; it is emptied (default: "dist")')
    .option(
      '--targets <list>',
      'what to build for: node, fetch, cloudflare, lambda (default: "node")',
      toList,
    )
    .addOption(
      new Option(
        '--dependencies <how>',
        'leave them imports, or make them part (default: "external")',
      ).choices(['external', 'bundled']),
    )
    .option('--smoke', 'start the build on a free port, ask it for /, and end it')
    .option('--external <list>', 'packages that stay imports all the same', toList)
    .action((options) =>
      run(async () => (await import('../commands/build/build.ts')).build, options),
    )

  withAddress(command('start', 'Serve what was built'))
    .option('-o, --output <dir>', 'where the build is (default: "dist")')
    .option(
      '-w, --workers <number>',
      'how many processes share the port (default: this one alone)',
      toCount,
    )
    .option(
      '--heartbeat <seconds>',
      'replace a worker that does not answer for so long; 0 for never (default: 30)',
      toSeconds,
    )
    .option(
      // Not `--env-file`, which Node takes for its own even after the script.
      '--env <file...>',
      'environment files (default: .env, .env.production, .env.local, .env.production.local)',
    )
    .action((options) =>
      run(async () => (await import('../commands/start/start.ts')).start, options),
    )

  command('routes', 'List the routes, or explain which of them answers a path')
    .argument('[path]', 'the path of a request, as in /api/users/7')
    .option('--method <method>', 'the method of that request (default: GET)')
    .option('--json', 'as JSON, with the descriptions that the route files give when imported')
    .option('--no-descriptions', 'in JSON, leave these out, and import nothing')
    .option('--timeout <seconds>', 'how long a route file may take to load (default: 10)', toCount)
    .option('--tree', 'as a tree of directories')
    .option(
      '--match <request...>',
      'explain what answers a request, as in --match GET /api/users/7',
    )
    .action((path, options) =>
      run(async () => (await import('../commands/routes/routes.ts')).routes, { ...options, path }),
    )

  command('check', 'Report the problems of the routes')
    .addOption(
      new Option('--format <format>', 'for whom (default: "text")').choices([
        'text',
        'github',
        'json',
      ]),
    )
    .option(
      '--fail-on-warnings',
      'fail for warnings too, such as a middleware file that is not read',
    )
    .action((options) =>
      run(async () => (await import('../commands/check/check.ts')).check, options),
    )

  withTypes(command('types', 'Write the types of all routes'))
    .option(
      '--standalone [file]',
      'and a table for front ends without the sources (default: ".portolan/standalone.d.ts")',
    )
    .action((options) =>
      run(async () => (await import('../commands/types/types.ts')).types, options),
    )

  command('openapi', 'Write the OpenAPI document of the routes, without starting the app')
    .option('-o, --output <file>', 'where to write it (default: standard output)')
    .addOption(
      new Option('--version <version>', 'the version of OpenAPI (default: "3.1")').choices([
        '3.1',
        '3.2',
      ]),
    )
    .option('--check', 'write nothing; fail where the file is not what would be written')
    .option('--timeout <seconds>', 'how long a route file may take to load (default: 10)', toCount)
    // `output` is the directory of builds in the configuration.
    .action(({ output: file, ...options }) =>
      run(async () => (await import('../commands/openapi/openapi.ts')).openapi, {
        ...options,
        ...(file !== undefined && { file }),
      }),
    )

  command('diff', 'Tell whether the routes break clients of an older document')
    .argument('<base>', 'an OpenAPI document, or a commit, branch or tag of git that has one')
    .option('--file <file>', 'where that commit has it (default: "openapi.json")')
    .addOption(
      new Option('--format <format>', 'for whom (default: "text")').choices([
        'text',
        'github',
        'json',
      ]),
    )
    .option('--timeout <seconds>', 'how long a route file may take to load (default: 10)', toCount)
    .action((base, options) =>
      run(async () => (await import('../commands/openapi/diff.ts')).diff, { ...options, base }),
    )

  command('migrate', 'Move the routes of an Express or Next app to route files')
    .addArgument(new Argument('<framework>', 'where they are from').choices(['express', 'next']))
    .argument(
      '[files...]',
      'the files that make the Express app or its routers, or patterns; the app directory of Next',
    )
    .option('--write', 'write the files; without it, the difference is shown alone')
    .option('--remove-old', 'take the moved routes out of the old files, and mount the route files')
    .option('--mount <path>', 'where routers are that none of the files mounts (default: "/")')
    .option(
      '--simplify',
      'make controllers of Express in route files return their answers; the files are route files then (default: all)',
    )
    .action((framework, files, options) =>
      run(async () => (await import('../commands/migrate/migrate.ts')).migrate, {
        ...options,
        framework,
        files,
      }),
    )

  command('new', 'Write a route file: portolan new route "api/users/[id]"')
    .argument('<kind>', '"route" or "middleware"')
    .argument('<directory>', 'where, in the app directory')
    .option('--js', 'JavaScript instead of TypeScript')
    .action((kind, directory, options) =>
      run(async () => (await import('../commands/new/new.ts')).newFile, {
        ...options,
        kind,
        directory,
      }),
    )
  return program
}

/** @throws {InvalidArgumentError}, which commander tells with the flag. */
function toPort(text: string): number {
  const port = parsePort(text)
  if (port !== undefined) return port
  throw new InvalidArgumentError(`Write ${PORT_RANGE}, such as 3000.`)
}

/** @throws {InvalidArgumentError}, which commander tells with the flag. */
function toCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number from 1, such as 4.')
}

/** @throws {InvalidArgumentError}, which commander tells with the flag. */
function toSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number of seconds, such as 30.')
}

/** @throws {InvalidArgumentError}, which commander tells with the flag. */
function toInterval(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a number of milliseconds, such as 300.')
}

/** `a,b` means the same as `a b`. */
function toList(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}

/** The typed flags: those of the configuration, and the command's own. */
interface SplitFlags {
  readonly overrides: Config
  readonly flags: never
}

/** Flags that the configuration has too go over it; the others are the command's own. */
export function splitFlags(options: Readonly<Record<string, unknown>>): SplitFlags {
  const overrides: Record<string, unknown> = {}
  const flags: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    // `--no-server` makes commander give `true` where nothing was typed.
    if (name === 'server' && value === true) continue
    const isShared = CONFIG_NAMES.some((known) => known === name)
    Object.assign(isShared ? overrides : flags, { [name]: value })
  }
  // toSettings() checks the values, and each command declares its flags in its own file.
  return { overrides, flags: flags as never }
}
