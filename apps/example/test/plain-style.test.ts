import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, type HttpClient, tokenOf } from './http-client.ts'
import { type ExpressVersion, type RunningProcess, startProcess } from './running-process.ts'

const project = fileURLToPath(new URL('plain-style/', import.meta.url))

beforeAll(async () => {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  await rm(join(project, 'dist'), { recursive: true, force: true })
  const compile = promisify(execFile)(process.execPath, [
    join(typescript, 'bin/tsc'),
    '-p',
    project,
  ])
  await compile.catch((error: { stdout: string }) => {
    throw new Error(`The route files do not compile under strict:\n${error.stdout}`)
  })
})

describe.each<ExpressVersion>([5, 4])('files in the plainest style on Express %i', (express) => {
  let server: RunningProcess
  let send: HttpClient

  beforeAll(async () => {
    server = await startProcess(new URL('plain-style/dist/server.js', import.meta.url), { express })
    send = createClient(server.url)
  })
  afterAll(async () => {
    await server?.stop()
  })

  test('a loader returns a value', async () => {
    const { status, body } = await send('GET /api/users')
    expect({ status, body }).toEqual({ status: 200, body: { users: [{ id: '1', name: 'Ada' }] } })
  })

  test('a loader reads ctx.params.id, sets a status and returns', async () => {
    const found = await send('GET /api/users/1')
    expect(found).toMatchObject({ status: 200, body: { user: { id: '1', name: 'Ada' } } })
    const missing = await send('GET /api/users/7')
    expect(missing).toMatchObject({ status: 404, body: { error: 'User not found' } })
  })

  test('an action typed as a loader reads ctx.req.body, behind a guard that reads the cookie', async () => {
    const body = { name: 'Grace' }
    const refused = await send('POST /api/users', { body })
    expect(refused).toMatchObject({ status: 401, body: { error: 'Unauthorized' } })
    const created = await send('POST /api/users', { body, token: 'plain' })
    expect(created).toMatchObject({ status: 201, body: { user: { id: '2', name: 'Grace' } } })
  })

  test('a loader reads ctx.req.cookies.token', async () => {
    expect((await send('GET /api/profile')).status).toBe(401)
    const { body } = await send('GET /api/profile', { token: 'plain' })
    expect(body).toEqual({ token: 'plain' })
  })

  test('an action answers through ctx.res', async () => {
    const answer = await send('POST /api/session')
    expect(answer).toMatchObject({ status: 200, body: { answered: 'through ctx.res' } })
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(tokenOf(answer)).toBe('plain')
  })
})
