import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findRuntime } from '@portolan-internal/runtimes'
import { expect, test } from 'vitest'

const require = createRequire(import.meta.url)
const directory = fileURLToPath(new URL('../fixtures/commonjs-app', import.meta.url))

/** How a CommonJS app in TypeScript is run. */
const LOADERS: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ['tsx 4.7', process.execPath, ['--import', urlOf('tsx-4.7')]],
  ['tsx', process.execPath, ['--import', urlOf('tsx')]],
  ['Bun', findRuntime('bun'), []],
]

test.each(LOADERS)(
  'a CommonJS app in TypeScript serves its routes under %s',
  (_name, program, args) => {
    const options = { cwd: directory, encoding: 'utf8' } as const
    const printed = execFileSync(program, [...args, 'main.ts'], options)
    expect(JSON.parse(printed)).toEqual({
      named: [200, ['middleware', 'named loader']],
      both: [200, ['loader beside a default']],
      written: [200, ['module.exports']],
      module: [200, ['ES module with await']],
    })
  },
)

/** Absolute, since the app is not where the loaders are installed. */
function urlOf(loader: string): string {
  return pathToFileURL(require.resolve(loader)).href
}
