import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve } from './served-app.ts'

const project = fileURLToPath(new URL('./plain-style/', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

let origin: () => Promise<string>

// An ordinary project: `tsc` with strict settings against the built package, then plain Node.
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [tsc, '-p', project, '--outDir', `${project}dist`])
  const { default: app }: { default: RequestListener } = await import(`${project}dist/app.js`)
  origin = () => serve(app)
})

afterAll(() => rm(`${project}dist`, { recursive: true }))

test('a loader that takes its context and ignores it', async () => {
  expect(await (await fetch(`${await origin()}/api/users`)).json()).toEqual({ users: [] })
})

test('an action that hands ctx.req.body to a typed function', async () => {
  const response = await fetch(`${await origin()}/api/users`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Grace' }),
  })
  expect([response.status, await response.json()]).toEqual([
    201,
    { user: { id: '2', name: 'Grace' } },
  ])
})

test('a loader that takes ctx.params.id for a string and sets headers first', async () => {
  const response = await fetch(`${await origin()}/api/users/1`)
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(await response.json()).toEqual({ user: { id: '1', name: 'Ada' } })
})

test('a status set before returning', async () => {
  const response = await fetch(`${await origin()}/api/users/nobody`)
  expect([response.status, await response.json()]).toEqual([404, { error: 'User not found' }])
})

test('a guard of the app that reads req.cookies, and a loader behind it', async () => {
  const url = `${await origin()}/api/profile`
  expect((await fetch(url)).status).toBe(401)
  const response = await fetch(url, { headers: { Cookie: 'token=t' } })
  expect(await response.json()).toEqual({ token: 't' })
})
