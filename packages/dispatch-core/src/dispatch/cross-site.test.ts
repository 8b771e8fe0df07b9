import { describe, expect, test, vi } from 'vitest'
import { send } from '../../test/send.ts'

const trusted = { trustedOrigins: ['https://app.example'] }

describe('an unsafe request passes when', () => {
  test.each<[string, Record<string, string>, object]>([
    ['it names neither site nor origin', {}, {}],
    [
      'the site is the same origin',
      { 'sec-fetch-site': 'same-origin', origin: 'http://other.test' },
      {},
    ],
    ['the user typed it', { 'sec-fetch-site': 'none' }, {}],
    ['the origin has the same host', { origin: 'http://x.test' }, {}],
    ['the origin has the same host behind a proxy that ends TLS', { origin: 'https://x.test' }, {}],
    [
      'the origin is trusted',
      { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' },
      trusted,
    ],
    ['the app allows it', { 'sec-fetch-site': 'cross-site' }, { csrf: false }],
  ])('%s', async (_, headers, options) => {
    const response = await send({ action: () => 1 }, { method: 'POST', headers, options })
    expect(response.status).toBe(200)
  })
})

describe('an unsafe request is a 403 before anything else runs when', () => {
  test.each<[string, Record<string, string>, object]>([
    ['it comes from another site', { 'sec-fetch-site': 'cross-site' }, {}],
    [
      'it comes from another origin of the same site',
      { 'sec-fetch-site': 'same-site', origin: 'http://sub.x.test' },
      {},
    ],
    [
      'it says so, whatever its origin',
      { 'sec-fetch-site': 'cross-site', origin: 'http://x.test' },
      {},
    ],
    ['it says something unknown', { 'sec-fetch-site': 'elsewhere' }, {}],
    ['the origin is null', { origin: 'null' }, {}],
    ['the origin is another host', { origin: 'http://evil.test' }, {}],
    ['the origin is another port', { origin: 'http://x.test:8080' }, {}],
    ['the origin begins alike', { origin: 'http://x.test.evil.test' }, {}],
    ['the origin is a trusted host by another scheme', { origin: 'http://app.example' }, trusted],
  ])('%s', async (_, headers, options) => {
    const run = vi.fn()
    const response = await send(
      { action: run },
      { method: 'POST', headers, options, body: 'a=b', middleware: [(context) => run(context)] },
    )
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ title: 'Forbidden', status: 403 })
    expect(run).not.toHaveBeenCalled()
  })
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])('%s is unsafe', async (method) => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  expect((await send({ action: () => 1 }, { method, headers })).status).toBe(403)
})

test.each(['GET', 'HEAD', 'OPTIONS'])('%s is safe', async (method) => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  expect((await send({ loader: () => 1 }, { method, headers })).ok).toBe(true)
})

test('a route decides over the app, either way', async () => {
  const sent = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }
  const action = () => 1
  expect((await send({ action, config: { csrf: false } }, sent)).status).toBe(200)
  const response = await send(
    { action, config: { csrf: true } },
    { ...sent, options: { csrf: false } },
  )
  expect(response.status).toBe(403)
})
