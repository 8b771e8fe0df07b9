import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type HttpClient, tokenOf } from './http-client.ts'
import { makeDataDirectory, removeDataDirectory } from './running-example.ts'
import { type RunningProcess, runToEnd, startProcess } from './running-process.ts'

const command = new URL('../node_modules/@portolan/cli/bin/portolan.js', import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))
const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }

let data: string
let alone: string

beforeAll(async () => {
  data = await makeDataDirectory()
  const { code, stderr } = await runToEnd(command, { args: ['build', '--root', root] })
  expect(stderr).toMatch(/^! .*about\/page\.tsx.*\n$/)
  expect(code).toBe(0)
  // The directory holds only the bundle, and the directories above it have no packages.
  alone = await realpath(await mkdtemp(join(tmpdir(), 'portolan-example-')))
  await cp(new URL('../out', import.meta.url), alone, { recursive: true })
})
afterAll(async () => {
  await removeDataDirectory(data)
  await rm(alone, { recursive: true, force: true })
})

/** Requests that need the app's middleware, its guards, the routes and the database. */
async function useExample(send: HttpClient): Promise<void> {
  expect(await send('GET /health')).toMatchObject({ status: 200, body: { ok: true } })
  expect((await send('GET /page')).status).toBe(200)
  expect((await send('GET /page/users.js')).status).toBe(200)
  expect((await send('GET /api/admin/stats')).status).toBe(401)
  const token = tokenOf(await send('POST /api/session', { body: ADA }))
  expect(await send('GET /api/admin/stats', { token })).toMatchObject({ body: { users: 1 } })
  expect(await send('GET /api/profile', { token })).toMatchObject({ status: 200 })
  expect(await send('GET /api/files/a/b%2Fc')).toMatchObject({ body: { path: ['a', 'b/c'] } })
  expect(await send('GET /api/fail')).toMatchObject({
    status: 500,
    body: { title: 'Internal Server Error', status: 500 },
  })
}

test('the bundle runs where there is nothing else, its database included', async () => {
  const server = pathToFileURL(join(alone, 'server.js'))
  const example = await startProcess(server, { cwd: alone, env: { DATA_DIR: data } })
  const send = createClient(example.url)
  expect((await send('POST /api/users', { body: ADA })).status).toBe(201)
  await useExample(send)
  expect((await example.stop()).code).toBe(0)
})

test('portolan start serves it too, with what the last server kept', async () => {
  const example: RunningProcess = await startProcess(command, {
    args: ['start', '--root', root],
    env: { DATA_DIR: data },
  })
  await useExample(createClient(example.url))
  expect((await example.stop()).code).toBe(0)
})
