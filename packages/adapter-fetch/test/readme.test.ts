import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))
const project = join(here, 'readme')

// The README's code blocks that begin with a file's name are that file.
beforeAll(async () => {
  const readme = await readFile(join(here, '../README.md'), 'utf8')
  await mkdir(project, { recursive: true })
  for (const [, name = '', code = ''] of readme.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)) {
    await writeFile(join(project, name), code)
  }
})

afterAll(() => rm(project, { recursive: true }))

function urlOf(name: string): string {
  return pathToFileURL(join(project, name)).href
}

type Fetch = (request: Request) => Response | Promise<Response>

async function ask(fetch: Fetch, path: string) {
  const response = await fetch(new Request(`http://localhost${path}`))
  return [response.status, await response.text()]
}

const USER = [200, '{"user":{"id":"7","name":"Ada"}}']

test('the README’s handler answers as the README says', async () => {
  const { default: server } = await import(urlOf('server.ts'))
  expect(await ask(server.fetch, '/api/users/7')).toEqual(USER)
  expect((await ask(server.fetch, '/api/users/nobody'))[0]).toBe(404)
})

test('the README’s app of Hono has its own routes and those of the handler', async () => {
  const { app } = await import(urlOf('hono.ts'))
  expect(await ask(app.fetch, '/health')).toEqual([200, '{"ok":true}'])
  expect(await ask(app.fetch, '/api/users/7')).toEqual(USER)
})
