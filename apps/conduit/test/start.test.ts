import { existsSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { devNull } from 'node:os'
import { findFreePort } from '@portolan-internal/runtimes/free-port'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCluster, findPostgres } from './postgres-cluster.ts'
import {
  makeDataDirectory,
  removeDataDirectory,
  runConduit,
  startConduit,
  whenReady,
} from './running-conduit.ts'

let directory: string
beforeAll(async () => {
  directory = await makeDataDirectory()
})
afterAll(() => removeDataDirectory(directory))

describe('Conduit starts', () => {
  test('with one line for each wrong setting, all at once', async () => {
    const { code, output } = await runConduit({
      DATA_DIR: directory,
      PORT: 'http',
      DATABASE_URL: 'mysql://db/conduit',
      DATABASE_POOL: '0',
      LOGIN_LIMIT: '0',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: 'app.example',
    })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([
      'PORT is not a number; write PORT=3000',
      'DATABASE_URL is not such a URL; write DATABASE_URL=postgres://user:password@host:5432/name',
      'DATABASE_POOL is below 1; write DATABASE_POOL=10',
      'LOGIN_LIMIT is below 1; write LOGIN_LIMIT=20',
      'CORS_ORIGINS names no origins; write CORS_ORIGINS=https://app.example,https://www.example or *',
      'LOG_LEVEL is no level; write trace, debug, info, warn, error or silent',
      'JWT_SECRET is missing, and every process behind one DATABASE_URL needs the same; write those of "openssl rand -hex 32"',
    ])
  })

  test('and answers as the README shows', async () => {
    const conduit = await startConduit({ env: { DATA_DIR: directory } })
    await whenReady(conduit.url)
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const calls = [...readme.matchAll(/^\$ curl (?:--json '(.*)' )?localhost:3000(\S+)\n(.*)$/gm)]
    expect(calls).toHaveLength(4)
    for (const [, body, path, output] of calls) {
      const answer = body === undefined ? fetch(conduit.url + path) : post(conduit.url + path, body)
      expect(await (await answer).text()).toMatch(toPattern(output))
    }
    expect(await conduit.stop()).toBe(0)
  })

  test('again with the users that it had, also where the disk of its log is full', async () => {
    const logFile = openSync(existsSync('/dev/full') ? '/dev/full' : devNull, 'w')
    const env = { DATA_DIR: directory, PORT: String(await findFreePort()) }
    const conduit = await startConduit({ env, logFile })
    await whenReady(conduit.url)
    const user = { email: 'ada@example.com', password: 'correct horse' }
    const login = await post(`${conduit.url}/api/users/login`, JSON.stringify({ user }))
    expect((await login.json()).user.username).toBe('ada')
    for (let count = 0; count < 50; count++) {
      const { status } = await fetch(`${conduit.url}/api/tags`)
      expect(status).toBe(200)
    }
    expect(await conduit.stop()).toBe(0)
  })
})

const bin = findPostgres()

describe.skipIf(bin === undefined)(
  'Without its database (needs the Debian package postgresql)',
  () => {
    test('Conduit is alive, is not ready, answers 503, and serves as soon as it is there', async () => {
      const cluster = await createCluster(bin ?? '')
      const env = { DATABASE_URL: cluster.url, JWT_SECRET: 'x'.repeat(32) }
      const conduit = await startConduit({ env })
      try {
        const get = (path: string) => fetch(conduit.url + path)
        expect((await get('/livez')).status).toBe(200)
        expect((await get('/readyz')).status).toBe(503)
        const refused = await get('/api/tags')
        expect(refused.status).toBe(503)
        expect(refused.headers.get('content-type')).toBe('application/problem+json')
        expect(refused.headers.get('retry-after')).toBe('2')
        await expect.poll(conduit.output).toContain('The database cannot be reached')
        await cluster.start()
        await whenReady(conduit.url)
        expect((await get('/api/tags')).status).toBe(200)
        await cluster.stop()
        const lost = await get('/api/tags')
        expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '2'])
        await cluster.start()
        await whenReady(conduit.url)
        expect((await get('/api/tags')).status).toBe(200)
      } finally {
        expect(await conduit.stop()).toBe(0)
        await cluster.remove()
      }
    })
  },
)

test('the README names every setting', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const settings = await readFile(new URL('../settings.ts', import.meta.url), 'utf8')
  const names = [...settings.matchAll(/^ {4}([A-Z_]+):/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(8)
  for (const name of names) expect(readme).toContain(`\`${name}\``)
})

function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
}

/** A pattern for the text, in which `…` matches anything. */
function toPattern(output: string): RegExp {
  const parts = output.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}
