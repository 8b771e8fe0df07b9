import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  makeDataDirectory,
  type RunningConduit,
  removeDataDirectory,
  startConduit,
  whenReady,
} from './running-conduit.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const calls = [...readme.matchAll(/^\$ curl (?:--json '(.*)' )?localhost:3000(\S+)\n(.*)$/gm)].map(
  ([, body, path, output]) => ({ body, path, output }),
)

let directory: string
let conduit: RunningConduit

beforeAll(async () => {
  directory = await makeDataDirectory()
  conduit = await startConduit({ env: { DATA_DIR: directory } })
  await whenReady(conduit.url)
})
afterAll(async () => {
  await conduit?.stop()
  await removeDataDirectory(directory)
})

test('the README shows calls', () => {
  expect(calls).toHaveLength(4)
})

test.each(calls)('$path answers as the README says', async ({ body, path, output }) => {
  const headers = { 'Content-Type': 'application/json' }
  const init = body === undefined ? {} : { method: 'POST', headers, body }
  const answer = await fetch(conduit.url + path, init)
  const parts = output.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  expect(await answer.text()).toMatch(new RegExp(`^${parts.join('.+')}$`))
})

test('the README names every setting', async () => {
  const settings = await readFile(new URL('../settings.ts', import.meta.url), 'utf8')
  const names = [...settings.matchAll(/^ {4}([A-Z_]+):/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(7)
  for (const name of names) expect(readme).toContain(`\`${name}\``)
})
