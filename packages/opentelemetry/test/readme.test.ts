import { readFileSync } from 'node:fs'
import { createFetchHandler } from '@portolan/adapter-fetch'
import { expect, test } from 'vitest'
import middleware from './examples/app/middleware.ts'
import { hooks } from './examples/telemetry.ts'
import { startSdk } from './telemetry-sdk.ts'

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

const readme = read('../README.md')
const FILES = ['telemetry.ts', 'app/middleware.ts', 'server.ts']

test.each(FILES)('the README shows the example %s as it is', (name) => {
  expect(readme).toContain(`\`\`\`ts\n// ${name}\n${read(`examples/${name}`)}\`\`\`\n`)
})

test('the parts of the example make the span of a request', async () => {
  const sdk = startSdk()
  const handler = await createFetchHandler({
    routes: [{ pattern: '/', module: { loader: () => ({ ok: true }) }, middleware: [middleware] }],
    ...hooks,
  })
  const response = await handler(new Request('http://x.test/'))
  expect(await response.json()).toEqual({ ok: true })
  expect(sdk.spans().map(({ name }) => name)).toEqual(['GET /'])
})

test('the README names the options and the rows of the table', () => {
  const options = read('../src/open-telemetry.ts').matchAll(/^ {2}readonly (\w+)\?:/gm)
  for (const [, option] of options) expect(readme).toContain(`\`${option}\``)
})
