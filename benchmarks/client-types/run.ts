import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { hasPaths, measureCompletions } from './completions.ts'
import { BY_HAND, PROGRAMS, type Program } from './programs.ts'

/**
 * Measures TypeScript with the types of a client: 1,000 and 5,000 routes, no call, one and twenty,
 * and a wrong path in each, beside the clients of other libraries and a program without one. The
 * programs take turns. `ROUNDS`, `SIZES`, `CALLS`, `VERSIONS` and `ONLY` cut a run short. A program
 * that takes more than `LIMIT` seconds of CPU time is ended, and not tried again.
 *
 * The other libraries are installed once, into a directory of their own, since nothing else needs
 * them.
 */
const { ROUNDS = '3', SIZES = '1000,5000', CALLS = '0,1,20', VERSIONS = '5.9,6,7' } = process.env
const { ONLY = '', LIMIT = '60' } = process.env
const DIRECTORY = resolve('dist/client-types/programs')
const PEERS = {
  '@elysiajs/eden': '^1.4.0',
  '@trpc/client': '^11.0.0',
  '@trpc/server': '^11.0.0',
  elysia: '^1.4.0',
  hono: '^4.13.19',
  zod: '^4.6.7',
}
/** Runs a command within a limit of CPU time, and prints the CPU time that it took (POSIX `times`). */
const TIMED = 'ulimit -t "$0"; "$@"; status=$?; times; exit $status'
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: [],
  },
  include: ['.'],
}

/** One program in one version of TypeScript. */
interface Case {
  readonly program: string
  readonly version: string
  readonly routes: number
  readonly calls: number
}

interface Figures {
  readonly instantiations: number
  /** Of CPU time, all threads together: the time on a clock depends on the load. */
  readonly seconds: number
  readonly megabytes: number
}

interface Measured extends Case {
  /** Of the last round; they are the same in each. */
  readonly figures?: Figures
  /** The time as a multiple of that of the program without a client in the same round. */
  readonly ratio?: Spread
  readonly failure?: string
}

if (!existsSync(join(DIRECTORY, 'node_modules'))) install()
const programs = PROGRAMS.filter(({ name }) => name === BY_HAND || name.includes(ONLY))
const slow = new Set<string>()
const results = split(VERSIONS).flatMap((version) =>
  split(SIZES).flatMap((routes) =>
    split(CALLS).flatMap((calls) =>
      measureAll({ version, routes: Number(routes), calls: Number(calls) }),
    ),
  ),
)
const completions = await measureAllCompletions()
const HEAD = ['', 'tsc', 'routes', 'calls', 'instantiations', 'MB', 'CPU s', 'times by hand']
process.stdout.write(`\n${textTable(HEAD, results.map(toRow), 2)}\n`)
const COMPLETION_HEAD = ['a path among 1,000', 'tsserver', 'first, ms', 'behind an edit, ms']
process.stdout.write(`\n${textTable(COMPLETION_HEAD, completions.map(toCompletionRow), 2)}\n`)
process.stdout.write(
  `\nWritten to ${writeReport('client-types', { programs: results, completions })}\n`,
)

function split(list: string): string[] {
  return list.split(',')
}

function install(): void {
  mkdirSync(DIRECTORY, { recursive: true })
  const typescripts = split(VERSIONS).map((version) => [
    `typescript-${version}`,
    `npm:typescript@${version}`,
  ])
  const dependencies = { ...PEERS, ...Object.fromEntries(typescripts) }
  writeFileSync(
    join(DIRECTORY, 'package.json'),
    JSON.stringify({ type: 'module', private: true, dependencies }),
  )
  const args = ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts']
  const { status } = spawnSync('npm', args, { cwd: DIRECTORY, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm could not install the other libraries')
  mkdirSync(join(DIRECTORY, 'node_modules/@portolan'))
  for (const name of ['client', 'dispatch-core']) {
    symlinkSync(resolve(`../packages/${name}`), join(DIRECTORY, 'node_modules/@portolan', name))
  }
}

function measureAll(given: Omit<Case, 'program'>): Measured[] {
  const seconds = new Map<string, number[]>()
  const last = new Map<string, Measured>()
  for (let round = 0; round < Number(ROUNDS); round++) {
    for (const program of programs) {
      const key = `${program.name} ${given.version}`
      if (slow.has(key)) continue
      const measured = measure(program, given)
      last.set(program.name, measured)
      if (measured.failure === 'too slow') slow.add(key)
      const list = seconds.get(program.name) ?? []
      seconds.set(program.name, [...list, measured.figures?.seconds ?? Number.NaN])
    }
  }
  const units = seconds.get(BY_HAND) ?? []
  return [...last].map(([name, measured]) => {
    if (measured.failure !== undefined) return measured
    const ratios = (seconds.get(name) ?? []).map((time, round) => time / (units[round] ?? 0))
    return { ...measured, ratio: toSpread(ratios) }
  })
}

function measure({ name, toFiles }: Program, given: Omit<Case, 'program'>): Measured {
  const { version, routes, calls } = given
  process.stderr.write(`${name}, ${version}: ${routes} routes, ${calls} calls\n`)
  writeFiles(toFiles(routes, calls))
  const args = [
    process.execPath,
    '--max-old-space-size=6000',
    findCompiler(version),
    '-p',
    '.',
    '--extendedDiagnostics',
  ]
  const cwd = join(DIRECTORY, 'src')
  const { stdout, status } = spawnSync('sh', ['-c', TIMED, LIMIT, ...args], {
    cwd,
    encoding: 'utf8',
  })
  const base = { program: name, ...given }
  const seconds = readCpuTime(stdout)
  if (seconds > Number(LIMIT) - 1) return { ...base, failure: 'too slow' }
  const error = /error (TS\d+)/.exec(stdout)?.[1]
  if (error !== undefined) return { ...base, failure: error }
  if (status !== 0) return { ...base, failure: 'out of memory' }
  return {
    ...base,
    figures: {
      instantiations: readFigure(stdout, 'Instantiations'),
      seconds,
      megabytes: readFigure(stdout, 'Memory used') / 1_024,
    },
  }
}

/** The user and system time of the command, which are the last line. */
function readCpuTime(stdout: string): number {
  const line = stdout.trimEnd().split('\n').at(-1) ?? ''
  const times = [...line.matchAll(/(\d+)m([\d.]+)s/g)]
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  )
}

/** The server of TypeScript 7 speaks another protocol. */
async function measureAllCompletions() {
  const found = []
  for (const version of split(VERSIONS).filter((each) => each !== '7')) {
    for (const { name, toFiles } of PROGRAMS.filter(hasPaths)) {
      writeFiles(toFiles(1_000, 20))
      const tsserver = join(toPackage(version), 'lib/tsserver.js')
      const times = await measureCompletions(tsserver, join(DIRECTORY, 'src'), 1_000)
      found.push({ program: name, version, ...times })
    }
  }
  return found
}

function toCompletionRow({
  program,
  version,
  first,
  edited,
}: Awaited<ReturnType<typeof measureAllCompletions>>[number]): string[] {
  return [program, version, first.toFixed(0), edited.toFixed(0)]
}

function writeFiles(files: Readonly<Record<string, string>>): void {
  const directory = join(DIRECTORY, 'src')
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text)
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG))
}

function findCompiler(version: string): string {
  const directory = toPackage(version)
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const file = join(directory, bin.tsc)
  if (!existsSync(file)) throw new Error(`TypeScript ${version} has no ${file}`)
  return file
}

function toPackage(version: string): string {
  return join(DIRECTORY, 'node_modules', `typescript-${version}`)
}

/** A figure of `--extendedDiagnostics`; `NaN` where the version does not print it. */
function readFigure(text: string, name: string): number {
  const found = new RegExp(`^${name}: +([\\d.,]+)`, 'm').exec(text)?.[1]
  return Number(found?.replaceAll(',', '') ?? Number.NaN)
}

function toRow({ program, version, routes, calls, figures, ratio, failure }: Measured): string[] {
  const numbers =
    figures === undefined || ratio === undefined
      ? [failure ?? '', '', '', '']
      : [
          figures.instantiations.toLocaleString('en'),
          figures.megabytes.toFixed(0),
          figures.seconds.toFixed(1),
          `${ratio.median.toFixed(2)} ±${(ratio.spread * 100).toFixed(0)}%`,
        ]
  return [program, version, routes.toLocaleString('en'), String(calls), ...numbers]
}
