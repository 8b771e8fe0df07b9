import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { findRuntime } from '@portolan-internal/runtimes'

const require = createRequire(import.meta.url)
const directory = fileURLToPath(new URL('../fixtures/commonjs-app', import.meta.url))

/** A way to run the app of the fixtures, or its tests. */
export interface Loader {
  readonly name: string
  /** Whether it runs on Node, and so on each version of it. */
  readonly isOnNode: boolean
  /**
   * Runs it, on the program of Node that is given.
   *
   * @returns its success in words
   * @throws {Error} with the output, where the app is not served or its tests fail.
   */
  run(node: string): Promise<string>
}

/** Every loader and test runner that CommonJS apps in TypeScript are run with. */
export const LOADERS: readonly Loader[] = [
  serving('node --import tsx (4.7)', ['--import', urlOf('tsx-4.7')], 'await'),
  serving('node --import tsx', ['--import', urlOf('tsx')], 'await'),
  serving('node -r tsx/cjs (4.7)', ['-r', require.resolve('tsx-4.7/cjs')]),
  serving('node -r tsx/cjs', ['-r', require.resolve('tsx/cjs')]),
  serving('node -r ts-node/register', ['-r', require.resolve('ts-node/register')]),
  serving('node -r @swc-node/register', ['-r', require.resolve('@swc-node/register')]),
  serving('node -r esbuild-register', ['-r', require.resolve('esbuild-register')]),
  testing('jest 29 (babel-jest)', jest('jest-29')),
  testing('jest 29 (ts-jest)', jest('jest-29', withTsJest())),
  testing('jest 30 (babel-jest)', jest('jest')),
  testing('jest 30 (ts-jest)', jest('jest', withTsJest())),
  testing('vitest 4', [atHome('../node_modules/vitest/vitest.mjs'), 'run']),
  testing('node --test (tsx)', nodeTest('--import', urlOf('tsx'))),
  testing('node --test (ts-node)', nodeTest('-r', require.resolve('ts-node/register'))),
  {
    name: 'bun',
    isOnNode: false,
    run: () => serve(findRuntime('bun'), ['main.ts'], 'await'),
  },
  {
    // It takes every TypeScript file with an import for an ES module.
    name: 'deno (as ES modules)',
    isOnNode: false,
    run: () =>
      serve(
        findRuntime('deno'),
        ['run', '-A', '--no-check', '--sloppy-imports', 'main.mts'],
        'await',
      ),
  },
]

function serving(name: string, args: readonly string[], isEsm?: 'await'): Loader {
  return { name, isOnNode: true, run: (node) => serve(node, [...args, 'main.ts'], isEsm) }
}

function testing(name: string, args: readonly string[]): Loader {
  return {
    name,
    isOnNode: true,
    async run(node) {
      await execute(node, args)
      return 'tests'
    },
  }
}

/** @param isEsm `await` where ES modules with top-level `await` have to be served, too */
async function serve(program: string, args: readonly string[], isEsm?: 'await'): Promise<string> {
  const directories = isEsm ? ['app', 'es-modules'] : ['app']
  const printed = await execute(program, [...args, ...directories])
  const expected = {
    named: ['middleware', 'named loader'],
    both: ['loader beside a default'],
    written: ['module.exports'],
    once: 1,
    module: isEsm ? ['ES module with await'] : 404,
  }
  if (!isDeepStrictEqual(JSON.parse(printed), expected)) throw new Error(printed)
  return isEsm ? 'serves, await' : 'serves'
}

async function execute(program: string, args: readonly string[]): Promise<string> {
  // Node's test runner and Vitest each tell the processes below them that they are tests.
  const { NODE_OPTIONS, NODE_TEST_CONTEXT, VITEST, ...env } = process.env
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: directory, env })
    return stdout
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${stderr ?? ''}${stdout ?? ''}`, { cause: error })
  }
}

function jest(version: string, settings: object = {}): string[] {
  const config = JSON.stringify({ testMatch: ['**/tests/jest.test.ts'], ...settings })
  return [require.resolve(`${version}/bin/jest`), '--config', config]
}

function withTsJest(): object {
  return { transform: { '\\.ts$': [require.resolve('ts-jest'), { diagnostics: false }] } }
}

function nodeTest(...loader: readonly string[]): string[] {
  return [...loader, '--test', 'tests/node.test.ts']
}

function atHome(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Absolute, since the app is not where the loaders are installed. */
function urlOf(loader: string): string {
  return pathToFileURL(require.resolve(loader)).href
}
