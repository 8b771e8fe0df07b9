import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)

/** Where the tests of an app find it, is the one thing that differs between its two states. */
const APPS = [
  { app: 'shop-commonjs', runner: 'Jest', command: jest },
  { app: 'blog-typescript', runner: 'Vitest', command: vitest },
].flatMap((row) => [
  { ...row, state: 'before' },
  { ...row, state: 'after' },
])

test.each(APPS)(
  'the tests of $app pass in $runner $state it was moved',
  ({ app, state, command }) => {
    const directory = fileURLToPath(new URL(`../fixtures/${app}`, import.meta.url))
    const { NODE_OPTIONS, VITEST, ...env } = process.env
    const { status, stdout, stderr } = spawnSync(process.execPath, command(state), {
      cwd: directory,
      env: { ...env, NO_COLOR: '1', STATE: state },
      encoding: 'utf8',
    })
    expect(`${stdout}${stderr}`).toMatch(/Tests: +\d+ passed|Tests {2}\d+ passed/)
    expect(status).toBe(0)
  },
)

function jest(state: string): string[] {
  const config = {
    moduleNameMapper: { '^\\.\\./app$': `<rootDir>/${state}/app.js` },
    transform: {},
  }
  return [require.resolve('jest/bin/jest'), '--config', JSON.stringify(config)]
}

function vitest(): string[] {
  return [fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url)), 'run']
}
