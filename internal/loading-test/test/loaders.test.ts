import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findRuntime } from '@portolan-internal/runtimes'
import { afterAll, expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const directory = fileURLToPath(new URL('../fixtures/commonjs-app', import.meta.url))
const node = process.execPath

/** A way to run a CommonJS app in TypeScript, and whether it runs ES modules with `await`, too. */
type Loader = readonly [
  name: string,
  program: string,
  args: readonly string[],
  knowsEsModules: boolean,
]

const LOADERS: readonly Loader[] = [
  ['node --import tsx (4.7)', node, ['--import', urlOf('tsx-4.7')], true],
  ['node --import tsx', node, ['--import', urlOf('tsx')], true],
  ['node -r tsx/cjs (4.7)', node, ['-r', require.resolve('tsx-4.7/cjs')], false],
  ['node -r tsx/cjs', node, ['-r', require.resolve('tsx/cjs')], false],
  ['node -r ts-node/register', node, ['-r', require.resolve('ts-node/register')], false],
  ['node -r @swc-node/register', node, ['-r', require.resolve('@swc-node/register')], false],
  ['node -r esbuild-register', node, ['-r', require.resolve('esbuild-register')], false],
  ['bun', findRuntime('bun'), [], true],
]

const RUNNERS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['jest 29 (babel-jest)', jest('jest-29')],
  ['jest 30 (babel-jest)', jest('jest')],
  ['jest 30 (ts-jest)', jest('jest', withTsJest())],
  [
    'vitest 4',
    [fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url)), 'run'],
  ],
]

/** The result of each loader and test runner. */
const matrix: [name: string, did: string][] = []

afterAll(() => {
  const skipped = ['deno', 'skipped: it runs TypeScript as ES modules alone'] as const
  const width = Math.max(...matrix.map(([name]) => name.length))
  const lines = [...matrix, skipped].map(([name, did]) => `${name.padEnd(width)}  ${did}`)
  console.log(`Node ${process.versions.node}\n${lines.join('\n')}`)
})

test.each(LOADERS)('a CommonJS app serves its routes under %s', (name, program, args, isEsm) => {
  matrix.push([name, 'failed'])
  const directories = isEsm ? ['app', 'es-modules'] : ['app']
  const options = { cwd: directory, encoding: 'utf8' } as const
  const printed = execFileSync(program, [...args, 'main.ts', ...directories], options)
  expect(JSON.parse(printed)).toEqual({
    named: ['middleware', 'named loader'],
    both: ['loader beside a default'],
    written: ['module.exports'],
    once: 1,
    module: isEsm ? ['ES module with await'] : 404,
  })
  matrix.splice(-1, 1, [name, isEsm ? 'serves, and top-level await' : 'serves'])
})

test.each(RUNNERS)('the tests of a CommonJS app run under %s, with their mocks', (name, args) => {
  matrix.push([name, 'failed'])
  execFileSync(node, args, { cwd: directory, stdio: 'pipe' })
  matrix.splice(-1, 1, [name, 'tests, with mocks'])
})

function jest(version: string, settings: object = {}): string[] {
  const config = JSON.stringify({ testMatch: ['**/tests/jest.test.ts'], ...settings })
  return [require.resolve(`${version}/bin/jest`), '--config', config]
}

function withTsJest(): object {
  return { transform: { '\\.ts$': [require.resolve('ts-jest'), { diagnostics: false }] } }
}

/** Absolute, since the app is not where the loaders are installed. */
function urlOf(loader: string): string {
  return pathToFileURL(require.resolve(loader)).href
}
