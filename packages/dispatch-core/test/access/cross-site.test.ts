import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HostRequest } from '../../src/adapter.ts'
import { createDispatcher, type DispatcherOptions } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send } from '../send.ts'

type Headers = Record<string, string>

const FORM = 'application/x-www-form-urlencoded'
const EVIL = 'http://evil.test'
const crossSite = { 'sec-fetch-site': 'cross-site', origin: EVIL }
const TRUSTED = { trustedOrigins: ['https://app.example'] }

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** The status of a POST through a host made by hand, a form from another site unless told otherwise. */
async function statusOf(
  members: Partial<HostRequest>,
  headers: Headers = {},
  options: Omit<DispatcherOptions, 'routes'> = {},
): Promise<number | undefined> {
  const answer = () => 1
  const routes = [{ pattern: '/', module: { loader: answer, action: answer } }]
  const dispatcher = createDispatcher({ routes, ...options })
  const requestHeaders = { 'content-type': FORM, ...headers }
  // The only route is the root.
  const match = dispatcher.match('/') as NonNullable<ReturnType<typeof dispatcher.match>>
  return (await dispatcher.run(match, makeHost({ method: 'POST', requestHeaders, ...members })))
    ?.status
}

describe('a form passes when', () => {
  test.each<[string, Headers, object]>([
    ['it names neither site nor origin', {}, {}],
    ['the site is the same origin', { 'sec-fetch-site': 'same-origin', origin: EVIL }, {}],
    ['the user typed it', { 'sec-fetch-site': 'none' }, {}],
    ['the origin has the same host', { origin: 'http://x.test' }, {}],
    ['the origin has the same host behind a proxy that ends TLS', { origin: 'https://x.test' }, {}],
    [
      'the origin is trusted',
      { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' },
      TRUSTED,
    ],
    ['the app allows it', crossSite, { csrf: false }],
    [
      'the origin is written out in cors, and may send cookies',
      crossSite,
      { cors: { origins: [EVIL], credentials: true } },
    ],
  ])('%s', async (_, headers, options) => {
    expect(await statusOf({}, headers, options)).toBe(200)
  })
})

describe('a form is a 403 before anything else runs when', () => {
  test.each<[string, Headers, object]>([
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
    ['the origin is another host', { origin: EVIL }, {}],
    ['the origin is another port', { origin: 'http://x.test:8080' }, {}],
    ['the origin begins alike', { origin: 'http://x.test.evil.test' }, {}],
    ['the origin is a trusted host by another scheme', { origin: 'http://app.example' }, TRUSTED],
    ['two origins are sent', { origin: 'http://x.test, http://x.test' }, {}],
    ['cors allows the origin without cookies', crossSite, { cors: { origins: [EVIL] } }],
    [
      'cors allows the origin by a pattern',
      { ...crossSite, origin: 'http://a.evil.test' },
      { cors: { origins: ['http://*.evil.test'], credentials: true } },
    ],
  ])('%s', async (_, headers, options) => {
    const run = vi.fn()
    const response = await send(
      { action: run },
      {
        method: 'POST',
        headers: { 'content-type': FORM, ...headers },
        options,
        body: 'a=b',
        middleware: [(context) => run(context)],
      },
    )
    expect(response.status).toBe(403)
    const detail = 'Requests from another site are not allowed here'
    expect(await response.json()).toMatchObject({ title: 'Forbidden', status: 403, detail })
    expect(run).not.toHaveBeenCalled()
  })
})

describe('Origin and the host of the request are', () => {
  test.each([
    ['http://a.test', 'http://a.test'],
    ['https://a.test', 'http://a.test'],
    ['https://a.test', 'http://a.test:443'],
    ['https://a.test', 'https://a.test:443'],
    ['http://a.test', 'http://a.test:80'],
    ['https://a.test', 'http://a.test:80'],
    ['http://a.test:443', 'http://a.test:443'],
    ['https://a.test:8443', 'http://a.test:8443'],
    ['http://a.test', 'http://A.test'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('the same for %s and %s', async (origin, own) => {
    expect(await statusOf({ origin: own }, { origin })).toBe(200)
  })

  test.each([
    ['chrome-extension://a.test', 'http://a.test'],
    ['file://a.test', 'http://a.test'],
    ['ftp://a.test', 'http://a.test'],
    ['http://user@a.test', 'http://a.test'],
    ['http://a.test/', 'http://a.test'],
    ['http://a.test/path', 'http://a.test'],
    ['HTTP://a.test', 'http://a.test'],
    ['http://a.test:80', 'http://a.test'],
    ['https://a.test:443', 'http://a.test:443'],
    ['http://a.test:8080', 'http://a.test'],
    ['https://a.test', 'http://a.test:8443'],
    ['blob:http://a.test/1', 'http://a.test'],
    ['a.test', 'http://a.test'],
    ['', 'http://a.test'],
    ['http://a.test', 'http://'],
  ])('different for %s and %s', async (origin, own) => {
    expect(await statusOf({ origin: own }, { origin })).toBe(403)
  })
})

describe('a POST from another site', () => {
  test.each([
    undefined,
    '',
    'text/plain',
    'Text/Plain',
    ' text/plain ',
    'text/plain;charset=UTF-8',
    'text/plain;, application/json',
    'text/plain; x=, application/json',
    'text/plain;application/json',
    'text/plain;=',
    FORM,
    `${FORM}; é`,
    'multipart/form-data; boundary=x',
    'text/ping',
    'application/csp-report',
    'json',
    'application/',
    '/json',
    'application/json, text/plain',
    'application/json text/plain',
    'application json',
    ';application/json',
    'é/json',
  ])('is 403 as %j, which needs no preflight', async (type) => {
    const requestHeaders: Headers =
      type === undefined ? crossSite : { ...crossSite, 'content-type': type }
    expect(await statusOf({ header: (name) => requestHeaders[name] })).toBe(403)
  })

  test.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/json;text/plain',
    'application/json ; charset=utf-8',
    'application/merge-patch+json',
    'application/octet-stream',
    'text/csv',
  ])('passes as %j, which the app was asked about', async (type) => {
    expect(await statusOf({}, { ...crossSite, 'content-type': type })).toBe(200)
  })

  test.each(['Bearer abc', 'bearer abc', 'Token abc', 'AWS4-HMAC-SHA256 Credential=a'])(
    'passes with the Authorization %j, which no browser sends by itself',
    async (authorization) => {
      expect(await statusOf({}, { ...crossSite, authorization })).toBe(200)
    },
  )

  test.each([
    'Basic YTpi',
    'basic YTpi',
    'Digest username="a"',
    'Negotiate abc',
    'NTLM abc',
    'PrivateToken token="a"',
    'Bearer',
    '',
    ' Bearer abc',
    'é abc',
  ])('is 403 with the Authorization %j', async (authorization) => {
    expect(await statusOf({}, { ...crossSite, authorization })).toBe(403)
  })

  test('is 403 whatever other headers it has', async () => {
    const headers = { 'x-requested-with': 'XMLHttpRequest', 'x-csrf-token': 'a', 'x-api-key': 'a' }
    expect(await statusOf({}, { ...crossSite, ...headers })).toBe(403)
  })

  test.each([
    [EVIL, EVIL, 'true', 200],
    [EVIL, EVIL, undefined, 403],
    [EVIL, EVIL, 'false', 403],
    [EVIL, '*', 'true', 403],
    ['*', '*', 'true', 403],
    [EVIL, 'http://other.test', 'true', 403],
    [EVIL, undefined, 'true', 403],
    [undefined, undefined, 'true', 403],
  ])(
    'of the origin %j behind code that has allowed %j, credentials %j, is %i',
    async (origin, allowed, credentials, status) => {
      const set: Record<string, string | undefined> = {
        'access-control-allow-origin': allowed,
        'access-control-allow-credentials': credentials,
      }
      const headers = { 'sec-fetch-site': 'cross-site', ...(origin !== undefined && { origin }) }
      expect(await statusOf({ responseHeader: (name) => set[name] }, headers)).toBe(status)
    },
  )
})

describe('the method that counts is the one on the wire', () => {
  test.each(['PUT', 'PATCH', 'DELETE', 'QUERY'])(
    '%s passes, for a browser asks first',
    async (method) => {
      const headers: Headers = crossSite
      expect((await send({ action: () => 1 }, { method, headers })).status).not.toBe(403)
    },
  )

  test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE'])('%s passes, for it is safe', async (method) => {
    expect(await statusOf({ method }, crossSite)).not.toBe(403)
  })

  test.each([
    ['POST', 'DELETE', 403],
    ['POST', 'GET', 403],
    ['GET', 'DELETE', 403],
    ['HEAD', 'POST', 403],
    ['GET', 'HEAD', 200],
    ['DELETE', 'POST', 200],
  ])('a %s that code in front made a %s is %i', async (wireMethod, method, status) => {
    expect(await statusOf({ wireMethod, method }, crossSite)).toBe(status)
  })
})

describe("csrf: 'strict'", () => {
  const strict = { csrf: 'strict', ...TRUSTED } as const

  test.each<[string, Headers]>([
    ['POST', { 'content-type': 'application/json' }],
    ['POST', { authorization: 'Bearer abc' }],
    ['PUT', {}],
    ['PATCH', {}],
    ['DELETE', {}],
  ])('refuses a %s with %j', async (method, headers) => {
    expect(await statusOf({ method }, { ...crossSite, ...headers }, strict)).toBe(403)
  })

  test('refuses an origin that code in front has allowed', async () => {
    const responseHeader = (name: string) => (name.endsWith('origin') ? EVIL : 'true')
    expect(await statusOf({ responseHeader }, crossSite, strict)).toBe(403)
  })

  test.each<[string, Headers]>([
    ['GET', crossSite],
    ['DELETE', { 'sec-fetch-site': 'same-origin' }],
    ['DELETE', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' }],
    ['DELETE', {}],
  ])('lets a %s with %j pass', async (method, headers) => {
    expect(await statusOf({ method }, headers, strict)).toBe(200)
  })
})

test.each(['https://app.example', ['app.example']])(
  'trustedOrigins: %j is refused with a stable code',
  (trustedOrigins) => {
    const create = () => createDispatcher({ routes: [], trustedOrigins: trustedOrigins as never })
    expect(create).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  },
)

test.each([
  [false, true, 200],
  [false, 'strict', 200],
  [true, false, 403],
  ['strict', false, 403],
] as const)(
  'a route with csrf: %j in an app with csrf: %j answers %i',
  async (own, app, status) => {
    const response = await send(
      { action: () => 1, config: { csrf: own } },
      { method: 'POST', headers: crossSite as Headers, options: { csrf: app } },
    )
    expect(response.status).toBe(status)
  },
)

describe('a refusal is logged', () => {
  const lines = () => vi.mocked(console.warn).mock.calls.map(([line]) => String(line))

  /** Sends forms from these origins to one app. */
  async function post(origins: readonly (string | undefined)[]): Promise<void> {
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/pay', module: { action: () => 1 } }],
    })
    for (const origin of origins) {
      const headers = { 'sec-fetch-site': 'cross-site', ...(origin !== undefined && { origin }) }
      const request = new Request('http://x.test/pay?token=secret', { method: 'POST', headers })
      expect((await dispatcher.fetch(request)).status).toBe(403)
    }
  }

  test('with the options that allow it, and without the query', async () => {
    await post([EVIL])
    const [line = ''] = lines()
    expect(line).toContain('POST /pay from http://evil.test was answered 403')
    for (const advice of ['trustedOrigins', 'csrf: false', 'trust proxy', 'no-referrer']) {
      expect(line).toContain(advice)
    }
    expect(line).not.toContain('secret')
  })

  test('once for each origin', async () => {
    await post([EVIL, 'null', EVIL, undefined, 'null', undefined, EVIL])
    expect(lines()).toHaveLength(3)
    expect(lines()[1]).toContain('from null')
    expect(lines()[2]).toContain('from a page that sent no Origin')
  })

  test('for 100 origins, and then once more', async () => {
    await post(Array.from({ length: 103 }, (_, index) => `http://evil${index}.test`))
    expect(lines()).toHaveLength(101)
    expect(lines()[99]).toContain('http://evil99.test')
    expect(lines()[100]).toContain('further ones are not logged')
  })

  test('without control characters, and no longer than it must be', async () => {
    await post([`http://\u009b31m${'a'.repeat(5000)}`])
    expect(lines()[0]).toContain('http://?31ma')
    expect(lines()[0]?.length).toBeLessThan(1500)
  })

  test('with an origin of 200 characters as it is', async () => {
    const origins = [193, 194].map((length) => `http://${'a'.repeat(length)}`)
    await post(origins)
    expect(lines()[0]).toContain(`from ${origins[0]} was`)
    expect(lines()[1]).toContain(`from ${origins[0]}… was`)
  })
})
