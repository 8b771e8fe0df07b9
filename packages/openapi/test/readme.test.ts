import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as core from '@portolan/dispatch-core'
import { expect, test } from 'vitest'
import * as zod from 'zod'
import * as openapi from '../src/index.ts'
import * as page from '../src/page.ts'
import * as testing from '../src/test.ts'

// The files of the reader are found from the working directory, as those of a project.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const MODULES: Record<string, object> = {
  '@portolan/dispatch-core': core,
  '@portolan/openapi': openapi,
  '@portolan/openapi/page': page,
  '@portolan/openapi/test': testing,
  zod,
}

/** Runs an example, which has no types in it, and gives its exports and the lines that it prints. */
async function runExample(
  code: string,
): Promise<{ exports: Record<string, never>; printed: unknown[] }> {
  const exports: Record<string, never> = {}
  const printed: unknown[] = []
  const body = code
    .replace(/import (\{.*?\}) from '(.*?)'/g, "const $1 = modules['$2']")
    .replace(/export const (\w+) =/g, 'exports.$1 =')
  const console = { log: (value: unknown) => printed.push(value) }
  const run = new Function('modules', 'exports', 'console', `return (async () => {${body}})()`)
  await run(MODULES, exports, console)
  return { exports, printed }
}

const EXAMPLES = [...README.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)

test('the route files of the README give the document that it shows', async () => {
  const [document = '', ship = ''] = EXAMPLES
  const dispatcher = core.createDispatcher({
    routes: [
      { pattern: '/openapi.json', module: (await runExample(document)).exports },
      { pattern: '/api/ships/:id(uuid)', module: (await runExample(ship)).exports },
    ],
  })
  const response = await dispatcher.fetch(new Request('http://ships.test/openapi.json'))
  const { paths, components } = await response.json()
  expect(Object.keys(paths)).toEqual(['/api/ships/{id}'])
  const operation = paths['/api/ships/{id}'].get
  expect(README).toContain(`\`${operation.operationId}\``)
  expect(operation.parameters).toEqual([
    { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
    { name: 'crew', in: 'query', schema: { type: 'string' } },
  ])
  expect(components.schemas.Ship.properties.built).toEqual({ type: 'string', format: 'date-time' })
  expect(Object.keys(operation.responses)).toEqual(['200', '400', '500'])
})

test('the route file of the page shows the document', async () => {
  const [document = ''] = EXAMPLES
  const example = EXAMPLES.find((code) => code.includes('openApiPage')) ?? ''
  const dispatcher = core.createDispatcher({
    routes: [
      { pattern: '/openapi.json', module: (await runExample(document)).exports },
      { pattern: '/docs/:file*', module: (await runExample(example)).exports },
    ],
  })
  const response = await dispatcher.fetch(new Request('http://ships.test/docs'))
  expect([response.status, await response.text()]).toEqual([
    200,
    expect.stringContaining('<title>Ships</title>'),
  ])
})

const PRINTING = EXAMPLES.filter((code) => code.includes('console.log'))

test.each(PRINTING)('the README shows the lines that an example prints', async (code) => {
  const { printed } = await runExample(code)
  const shown = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)/g)]
  expect(shown.length).toBeGreaterThan(0)
  expect(printed).toEqual(shown.map(([, value = '']) => JSON.parse(value.replaceAll("'", '"'))))
})

test('the page of codes lists every code of a finding', () => {
  const page = readFileSync(
    new URL('../../../apps/docs/reference/codes.md', import.meta.url),
    'utf8',
  )
  const source = readFileSync(new URL('../src/document/diagnostic.ts', import.meta.url), 'utf8')
  const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'$/gm)].map(([, code = '']) => code)
  expect(codes.length).toBeGreaterThan(5)
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
