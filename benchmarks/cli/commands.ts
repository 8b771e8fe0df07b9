import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { toSpread } from '../report/median.ts'

const PORTOLAN = fileURLToPath(new URL('../../../packages/cli/bin/portolan.js', import.meta.url))
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const WALK = 'fs.readdirSync("app", { recursive: true, withFileTypes: true })'

/** The measurement of one command in a TypeScript project. Each run is a new process. */
export interface CommandTime {
  readonly command: string
  /** Milliseconds. */
  readonly median: number
}

/**
 * Measures the commands that read a project, beside a start of Node that lists the project's
 * directories, and `tsc` over the same files. It checks the output of the commands first.
 */
export function measureCommands(size: number, rounds: number): CommandTime[] {
  const root = createTypeScriptProject(size)
  const types = join(root, '.portolan/types')
  const portolan = (...args: string[]) => run(root, PORTOLAN, ...args)
  expect(portolan('types'), `${size + 1} written`)
  expect(portolan('types'), `${size + 1} unchanged`)
  expect(portolan('check'), `No problem in ${size} routes`)
  expect(portolan('routes'), `${size} routes in app`)
  expect(readFileSync(join(types, 'app/r0/[id]/$types.d.ts'), 'utf8'), 'LoaderContext')
  const commands: [name: string, run: () => unknown, prepare?: () => void][] = [
    ['node and a walk of the directories', () => run(root, '-e', WALK)],
    ['portolan routes', () => portolan('routes')],
    ['portolan check', () => portolan('check')],
    ['portolan types, all new', () => portolan('types'), () => rmSync(types, { recursive: true })],
    ['portolan types, all there', () => portolan('types')],
    ['tsc --noEmit', () => run(root, TSC, '--noEmit')],
  ]
  const times = takeTurns(commands, rounds)
  rmSync(root, { recursive: true })
  return times
}

/** Measures commands that take turns, round after round. */
export function takeTurns(
  commands: readonly (readonly [name: string, run: () => unknown, prepare?: () => void])[],
  rounds: number,
): CommandTime[] {
  const times = commands.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, work, prepare]] of commands.entries()) {
      prepare?.()
      const began = performance.now()
      work()
      times[index]?.push(performance.now() - began)
    }
  }
  return commands.map(([command], index) => ({
    command,
    median: toSpread(times[index] ?? []).median,
  }))
}

export function run(cwd: string, ...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8' })
}

export function expect(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(text)} does not print "${part}"`)
}

function createTypeScriptProject(size: number): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cli-bench-')))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  write('package.json', '{ "type": "module" }')
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    rootDirs: ['.', './.portolan/types'],
  }
  write('tsconfig.json', JSON.stringify({ compilerOptions }))
  for (let index = 0; index < size; index++) write(`app/r${index}/[id]/route.ts`, routeText(index))
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
  symlinkSync(modules, join(root, 'node_modules'))
  return root
}

function routeText(index: number): string {
  return `import { defineAction, notFound } from '@portolan/adapter-express'
import type { LoaderContext } from './$types.js'

const things = new Map<string, { id: string; name: string }>()

export function loader({ params }: LoaderContext) {
  return things.get(params.id) ?? notFound('No thing ${index}')
}

export const action = defineAction(({ body, params }) => {
  return { id: params.id, saved: body }
})
`
}
