import { relative, resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import pc from 'picocolors'
import {
  assertEmpty,
  createProject,
  HOSTS,
  LANGUAGES,
  type ProjectHost,
  type ProjectLanguage,
  TEMPLATE_NAME,
} from './create-project.ts'

/** The properties of the process that the command depends on. */
export interface CommandLineOptions {
  readonly version: string
  /** The variable `npm_config_user_agent`, which package managers set: `pnpm/10.34.9 npm/? …`. */
  readonly userAgent: string | undefined
  /** Whether a person can answer questions in the terminal. */
  readonly isInteractive: boolean
  /** The environment, in which npm puts the flags that it takes from `npm create … --yes`. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Flags, which are answers given before the questions. */
interface Flags extends Partial<Omit<Answers, 'directory'>> {
  readonly yes?: true
  readonly docker?: true
}

/**
 * Runs the command, which makes a project.
 *
 * @param args the words after `create-portolan`
 * @returns the exit code: 0 when it is made, 1 when it is not, 2 for wrong usage
 */
export async function runCommandLine(
  args: readonly string[],
  options: CommandLineOptions,
): Promise<0 | 1 | 2> {
  let exitCode: 0 | 1 | 2 = 0
  const program = new Command('create-portolan')
    .description('Makes an app whose JSON endpoints are route files')
    .version(options.version, '-v, --version', 'print the version')
    .argument('[directory]', 'the directory of the project, new or empty')
    .addOption(new Option('--host <host>', 'what serves the routes').choices(HOSTS))
    .addOption(new Option('--language <language>', 'TypeScript or JavaScript').choices(LANGUAGES))
    .option('--docker', 'a Dockerfile too')
    .option('-y, --yes', 'ask nothing: Express and TypeScript unless flags say otherwise')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('Run create-portolan --help to see its arguments and flags.')
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (directory: string | undefined, flags: Flags) => {
      const given = { ...readNpmFlags(options.environment), ...flags }
      exitCode = await create({ ...given, ...(directory !== undefined && { directory }) }, options)
    })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    console.error(`${pc.red('✗')} ${(error as Error).message}`)
    return 1
  }
}

/**
 * Without `--` in front of them, npm keeps flags to itself and passes them on as variables. The
 * `--yes` of `npx` is about the package.
 */
function readNpmFlags({
  npm_command,
  npm_config_yes,
  npm_config_host,
  npm_config_language,
  npm_config_docker,
}: CommandLineOptions['environment']): Flags {
  const host = HOSTS.find((known) => known === npm_config_host)
  const language = LANGUAGES.find((known) => known === npm_config_language)
  return {
    ...(npm_command === 'init' && npm_config_yes === 'true' && { yes: true }),
    ...(npm_config_docker === 'true' && { docker: true }),
    ...(host !== undefined && { host }),
    ...(language !== undefined && { language }),
  }
}

const DEFAULTS: Answers = { directory: TEMPLATE_NAME, host: 'express', language: 'ts' }

async function create(
  { yes, docker, ...given }: Flags & Partial<Answers>,
  { userAgent, isInteractive }: CommandLineOptions,
): Promise<0 | 1 | 2> {
  const isComplete = Object.keys(DEFAULTS).every((name) => name in given)
  if (!yes && !isComplete && !isInteractive) {
    console.error(
      `${pc.red('✗')} There is no terminal to ask questions in; give all answers, as in create-portolan my-app --host express --language ts, or --yes (npm create takes flags behind --)`,
    )
    return 2
  }
  if (given.directory !== undefined) assertEmpty(resolve(given.directory), given.directory)
  const answers = yes || isComplete ? { ...DEFAULTS, ...given } : await ask(given)
  if (answers === undefined) {
    console.error('Nothing was written')
    return 1
  }
  const files = createProject({ ...answers, docker: docker === true })
  const shown = relative('.', resolve(answers.directory))
  const { install, run } = parseUserAgent(userAgent)
  const steps = [...(shown === '' ? [] : [`cd ${quoteForShell(shown)}`]), install, `${run} dev`]
  console.log(
    `${pc.green('✓')} ${files.length} files in ${shown === '' ? 'this directory' : toPrintable(shown)}\n`,
  )
  for (const step of steps) console.log(`  ${pc.bold(toPrintable(step))}`)
  return 0
}

/** A name that someone else has chosen must not write over the terminal. */
function toPrintable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd')
}

/** A path as a POSIX shell reads it: in single quotes, if a character of it has a meaning there. */
function quoteForShell(path: string): string {
  return /^[\w./][\w./-]*$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

/** The answers that are needed before anything is written. */
interface Answers {
  readonly directory: string
  readonly host: ProjectHost
  readonly language: ProjectLanguage
}

/** Asks for the missing answers. `undefined` if the person cancels. */
async function ask(given: Partial<Answers>): Promise<Answers | undefined> {
  // Imported only here, because a person who gives all answers by flags is not asked.
  const { isCancel, select, text } = await import('@clack/prompts')
  const directory =
    given.directory ??
    (await text({
      message: 'Where?',
      placeholder: TEMPLATE_NAME,
      defaultValue: TEMPLATE_NAME,
      validate: (value) => findProblem(value || TEMPLATE_NAME),
    }))
  if (isCancel(directory)) return undefined
  const host =
    given.host ??
    (await select<ProjectHost>({
      message: 'What serves the routes?',
      options: [
        { value: 'express', label: 'Express', hint: 'on Node, with its middleware' },
        { value: 'fetch', label: 'Bun, Deno, Workers', hint: 'a fetch function, without Express' },
      ],
    }))
  if (isCancel(host)) return undefined
  const language =
    given.language ??
    (await select<ProjectLanguage>({
      message: 'In which language?',
      options: [
        { value: 'ts', label: 'TypeScript' },
        { value: 'js', label: 'JavaScript' },
      ],
    }))
  return isCancel(language) ? undefined : { directory, host, language }
}

function findProblem(directory: string): string | undefined {
  try {
    assertEmpty(resolve(directory), directory)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The commands of a package manager that its users type next. */
interface PackageManager {
  readonly install: string
  /** Before the name of a script. */
  readonly run: string
}

const NPM: PackageManager = { install: 'npm install', run: 'npm run' }
const OTHERS: ReadonlyMap<string, PackageManager> = new Map([
  ['pnpm', { install: 'pnpm install', run: 'pnpm' }],
  ['yarn', { install: 'yarn', run: 'yarn' }],
  ['bun', { install: 'bun install', run: 'bun run' }],
])

/** The package manager that a user agent names. npm for an unknown one. */
function parseUserAgent(userAgent = ''): PackageManager {
  const [name = ''] = userAgent.split('/')
  return OTHERS.get(name) ?? NPM
}
