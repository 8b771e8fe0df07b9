import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(join(root, 'test/.compile-time-'))
})
afterAll(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** How often the compiler instantiates a type, for a file with so many routes. */
function countInstantiations(routes: number): number {
  const lines = Array.from({ length: routes }, (_, index) => {
    const path = `/area${index}/:id(int)/items${index}/:lang?/:rest+`
    return `export const loader${index} = ({ params }: LoaderContext<'${path}'>) => params.id + params.rest.length
export const route${index}: RouteDefinition = { pattern: '${path}', module: { loader: loader${index} } }`
  })
  const file = join(directory, `routes-${routes}.ts`)
  const config = join(directory, `tsconfig-${routes}.json`)
  writeFileSync(
    file,
    `import type { LoaderContext, RouteDefinition } from '../../src/index.ts'\n${lines.join('\n')}`,
  )
  writeFileSync(
    config,
    JSON.stringify({ extends: '../../tsconfig.src.json', include: [], files: [file] }),
  )
  const output = execFileSync(process.execPath, [tsc, '-p', config, '--extendedDiagnostics'], {
    encoding: 'utf8',
  })
  return Number(/^Instantiations:\s+(\d+)/m.exec(output)?.[1])
}

test('the types of 1,000 routes cost the compiler a bounded number of steps for each', () => {
  const none = countInstantiations(0)
  const few = countInstantiations(100) - none
  const many = countInstantiations(1_000) - none
  expect(many / 1_000).toBeLessThan(200)
  // A route costs no more among many than among few.
  expect(many).toBeLessThan(few * 11)
  console.info(`${Math.round(many / 1_000)} instantiations for each of 1,000 routes`)
})
