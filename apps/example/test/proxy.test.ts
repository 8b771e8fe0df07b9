import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  makeDataDirectory,
  removeDataDirectory,
  runExample,
  startExample,
} from './running-example.ts'
import type { RunningProcess } from './running-process.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }

describe('behind a proxy that ends TLS', () => {
  let directory: string
  let example: RunningProcess

  beforeAll(async () => {
    directory = await makeDataDirectory()
    example = await startExample(directory, { env: { TRUST_PROXY: '1' } })
    await post('/api/users', ADA, '192.0.2.1')
  })
  afterAll(async () => {
    await example?.stop()
    await removeDataDirectory(directory)
  })

  function post(path: string, body: unknown, client: string): Promise<Response> {
    return fetch(example.url + path, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Forwarded-For': client,
        'X-Forwarded-Proto': 'https',
      },
      body: JSON.stringify(body),
    })
  }

  test('the cookie is for TLS alone', async () => {
    const { headers } = await post('/api/session', ADA, '192.0.2.1')
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^token=.*; Secure/)])
  })

  test('each client has its own failed logins, and an account has those of all clients', async () => {
    const guess = (email: string, client: string) =>
      post('/api/session', { email, password: 'wrong' }, client)
    for (let attempt = 0; attempt < 10; attempt++) await guess('a@b.example', '192.0.2.7')
    expect((await guess('a@b.example', '192.0.2.7')).status).toBe(429)
    expect((await guess('a@b.example', '192.0.2.8')).status).toBe(401)
    for (let client = 0; client < 20; client++) {
      expect((await guess('Ada@example.com', `198.51.100.${client}`)).status).toBe(401)
    }
    expect((await guess(' ada@EXAMPLE.com', '198.51.100.99')).status).toBe(429)
    expect((await guess('b@b.example', '198.51.100.99')).status).toBe(401)
  })
})

test('without a proxy that is trusted, no header makes a client another one', async () => {
  const directory = await makeDataDirectory()
  const example = await startExample(directory)
  const statuses: number[] = []
  for (let client = 0; client < 11; client++) {
    const { status } = await fetch(`${example.url}/api/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `192.0.2.${client}` },
      body: JSON.stringify({ email: `a${client}@b.example`, password: 'wrong' }),
    })
    statuses.push(status)
  }
  await example.stop()
  await removeDataDirectory(directory)
  expect(statuses).toEqual([...Array(10).fill(401), 429])
})

test.each(['true', '1.2.3', '10.0.0.0/8/8'])('TRUST_PROXY=%s is refused', async (TRUST_PROXY) => {
  const directory = await makeDataDirectory()
  const { stderr } = await runExample(directory, { env: { TRUST_PROXY } })
  await removeDataDirectory(directory)
  expect(stderr).toContain(`TRUST_PROXY=${TRUST_PROXY} names no proxy; write how many`)
})
