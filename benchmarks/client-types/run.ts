import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { measureCompletions } from './completions.ts'
import { BY_HAND, PROGRAMS, type Program } from './programs.ts'

/**
 * Measures TypeScript with the types of a client: 1,000 and 5,000 routes, no call, one and twenty,
 * and a wrong path in each, beside the clients of other libraries and a program without one. The
 * programs take turns. `ROUNDS`, `SIZES`, `CALLS`, `VERSIONS` and `ONLY` cut a run short. A program
 * that takes more than `LIMIT` seconds is ended, and not tried again.
 *
 * The other libraries are installed once, into a directory of their own, since nothing else needs
 * them.
 */
const { ROUNDS = '3', SIZES = '1000,5000', CALLS = '0,1,20', VERSIONS = '5.9,6,7' } = process.env
const { ONLY = '', LIMIT = '120' } = process.env
const DIRECTORY = resolve('dist/client-types/programs')
const PEERS = {
  '@elysiajs/eden': '^1.4.0',
  '@trpc/client': '^11.0.0',
  '@trpc/server': '^11.0.0',
  elysia: '^1.4.0',
  hono: '^4.13.19',
  zod: '^4.6.7',
}
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
const completions = measureCompletions(DIRECTORY, (files) => writeFiles(files))
const HEAD = ['', 'tsc', 'routes', 'calls', 'instantiations', 'MB', 'seconds', 'times by hand']
process.stdout.write(`\n${textTable(HEAD, results.map(toRow), 2)}\n`)
process.stdout.write(`\nCompletion of a path among 1,000: ${completions.toFixed(0)} ms\n`)
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
  const options = {
    cwd: join(DIRECTORY, 'src'),
    encoding: 'utf8',
    timeout: Number(LIMIT) * 1_000,
  } as const
  const args = [
    '--max-old-space-size=6000',
    findCompiler(version),
    '-p',
    '.',
    '--extendedDiagnostics',
  ]
  const { stdout, signal, status } = spawnSync(process.execPath, args, options)
  const base = { program: name, ...given }
  if (signal !== null) return { ...base, failure: 'too slow' }
  const error = /error TS\d+.*/.exec(stdout)?.[0]
  if (error !== undefined) return { ...base, failure: error.slice(0, 60) }
  if (status !== 0) return { ...base, failure: 'out of memory' }
  return {
    ...base,
    figures: {
      instantiations: readFigure(stdout, 'Instantiations'),
      seconds: readFigure(stdout, 'Total time'),
      megabytes: readFigure(stdout, 'Memory used') / 1_024,
    },
  }
}

function writeFiles(files: Readonly<Record<string, string>>): void {
  const directory = join(DIRECTORY, 'src')
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text)
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG))
}

function findCompiler(version: string): string {
  const directory = join(DIRECTORY, 'node_modules', `typescript-${version}`)
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const file = join(directory, bin.tsc)
  if (!existsSync(file)) throw new Error(`TypeScript ${version} has no ${file}`)
  return file
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
