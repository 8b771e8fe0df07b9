import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDataDirectory, removeDataDirectory, startExample } from './running-example.ts'
import type { ExpressVersion, RunningProcess } from './running-process.ts'

// The test writes to a socket itself, because HTTP clients normalise a path before they send it.
describe.each<ExpressVersion>([5, 4])('the path as it was sent, on Express %i', (express) => {
  let directory: string
  let example: RunningProcess

  beforeAll(async () => {
    directory = await makeDataDirectory()
    example = await startExample(directory, { express })
  })
  afterAll(async () => {
    await example?.stop()
    await removeDataDirectory(directory)
  })

  test('the guard answers at the path that it was written for', async () => {
    expect(await statusOf(example, 'GET /api/admin/stats')).toBe(401)
    expect(await statusOf(example, 'GET /api/admin/stats/')).toBe(401)
    expect(await statusOf(example, 'GET /api/admin/stats?a=b')).toBe(401)
  })

  test.each([
    '/api/%61dmin/stats',
    '/api/%2561dmin/stats',
    '//api/admin/stats',
    '///api/admin/stats',
    '/api//admin/stats',
    '/./api/admin/stats',
    '/x/../api/admin/stats',
    '/x/%2e%2e/api/admin/stats',
    '/api/x/%2E%2E/admin/stats',
    '/api/files/%61/b',
    '/api\\admin\\stats',
    '/api/admin\\stats',
    '/api%5Cadmin%5Cstats',
    '/api/admin%2Fstats',
    '/api/admin;v=1/stats',
    '/api/admin-public/stats',
    'http://evil.test//api/admin/stats',
  ])('no other spelling is a way around it: %s', async (target) => {
    expect(await statusOf(example, `GET ${target}`)).toBe(404)
  })

  test.each(['/API/ADMIN/stats', '/api/admin//stats', '/api/admin/./stats'])(
    'the guard reads %s as its own',
    async (target) => {
      expect(await statusOf(example, `GET ${target}`)).toBe(401)
    },
  )

  test.each([
    '/api/users/%',
    '/api/users/%E0%A4%A',
    '/api/users/%ff',
    '/api/users/a%00b',
    '/api/files/a/..%2Fb',
    '/api/files/a/../b',
  ])('a param that cannot be is a 400: %s', async (target) => {
    expect(await statusOf(example, `GET ${target}`)).toBe(400)
  })

  test('no header and no suffix leads elsewhere', async () => {
    const headers = 'X-Original-URL: /api/admin/stats\r\nX-Rewrite-URL: /api/admin/stats\r\n'
    expect(await statusOf(example, 'GET /nowhere', headers)).toBe(404)
    expect(await statusOf(example, 'GET /api/time.json')).toBe(404)
    expect(await statusOf(example, 'GET /api/time.data')).toBe(404)
  })

  test('OPTIONS * is answered', async () => {
    expect(await statusOf(example, 'OPTIONS *')).toBeLessThan(500)
  })
})

/** The status of the answer to a request line, which is sent as it is written. */
async function statusOf({ url }: RunningProcess, request: string, headers = ''): Promise<number> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
  })
  const closed = once(socket, 'close')
  socket.write(`${request} HTTP/1.1\r\nHost: x\r\n${headers}Connection: close\r\n\r\n`)
  await closed
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1])
}
