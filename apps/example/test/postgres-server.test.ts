import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, tokenOf } from './http-client.ts'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'
import type { ProcessOptions } from './running-process.ts'

// PGlite behind a socket speaks PostgreSQL's protocol, so that the app uses its other driver.
let database: PGlite
let server: PGLiteSocketServer
let directory: string
let options: ProcessOptions

beforeAll(async () => {
  directory = await makeDataDirectory()
  database = await PGlite.create()
  server = new PGLiteSocketServer({ db: database, host: '127.0.0.1', port: 0, maxConnections: 20 })
  await server.start()
  options = {
    env: { DATABASE_URL: `postgres://postgres:postgres@${server.getServerConn()}/postgres` },
  }
})
afterAll(async () => {
  await server?.stop()
  await database?.close()
  await removeDataDirectory(directory)
})

test('with DATABASE_URL the same app keeps its users on a PostgreSQL server', async () => {
  const ada = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }
  const first = await startExample(directory, options)
  const send = createClient(first.url)
  const { status, body } = await send('POST /api/users', { body: ada })
  expect(status).toBe(201)
  expect((await send('POST /api/users', { body: ada })).status).toBe(409)
  expect((await send('GET /api/users/not-a-uuid')).status).toBe(404)
  const token = tokenOf(await send('POST /api/session', { body: ada }))
  expect((await first.stop()).code).toBe(0)

  const { rows } = await database.query('select id, email from users')
  expect(rows).toEqual([{ id: body.user.id, email: 'ada@example.com' }])

  const second = await startExample(directory, options)
  const sendAgain = createClient(second.url)
  expect((await sendAgain('GET /api/users')).body).toEqual({ users: [body.user] })
  expect(await sendAgain('GET /api/profile', { token })).toMatchObject({ status: 200, body })
  expect((await second.stop()).code).toBe(0)
})
