import { openSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCluster, findFreePort, findPostgres } from './postgres-cluster.ts'
import {
  makeDataDirectory,
  removeDataDirectory,
  runConduit,
  startConduit,
  whenReady,
} from './running-conduit.ts'

let directory: string
beforeEach(async () => {
  directory = await makeDataDirectory()
})
afterEach(() => removeDataDirectory(directory))

describe('Conduit starts', () => {
  test('with one line for each wrong setting, all at once', async () => {
    const { code, output } = await runConduit({
      DATA_DIR: directory,
      PORT: 'http',
      DATABASE_URL: 'mysql://db/conduit',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: 'app.example',
    })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([
      'PORT is not a number; write PORT=3000',
      'DATABASE_URL is not such a URL; write DATABASE_URL=postgres://user:password@host:5432/name',
      'CORS_ORIGINS names no origins; write CORS_ORIGINS=https://app.example,https://www.example or *',
      'LOG_LEVEL is no level; write trace, debug, info, warn, error or silent',
      'JWT_SECRET is missing, and every process behind one DATABASE_URL needs the same; write those of "openssl rand -hex 32"',
    ])
  })

  test('again with the users and the tokens that it had', async () => {
    const env = { DATA_DIR: directory }
    let conduit = await startConduit({ env })
    await whenReady(conduit.url)
    const made = await fetch(`${conduit.url}/api/users`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        user: { username: 'ada', email: 'ada@example.com', password: 'correct horse' },
      }),
    })
    const { user } = await made.json()
    expect(await conduit.stop()).toBe(0)
    conduit = await startConduit({ env })
    await whenReady(conduit.url)
    const headers = { Authorization: `Token ${user.token}` }
    const { status } = await fetch(`${conduit.url}/api/user`, { headers })
    expect(status).toBe(200)
    expect(await conduit.stop()).toBe(0)
  })

  test.skipIf(process.platform !== 'linux')(
    'and serves while the disk of its log is full',
    async () => {
      const logFile = openSync('/dev/full', 'w')
      const env = { DATA_DIR: directory, PORT: String(await findFreePort()) }
      const conduit = await startConduit({ env, logFile })
      await whenReady(conduit.url)
      for (let count = 0; count < 50; count++) {
        const { status } = await fetch(`${conduit.url}/api/tags`)
        expect(status).toBe(200)
      }
      expect(await conduit.stop()).toBe(0)
    },
  )
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
