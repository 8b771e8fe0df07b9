import type { ServerResponse } from 'node:http'
import { type SecurityHeadersOptions, securityHeaders } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'
import { send } from './send.ts'

/** An app that changes the response before the middleware, or after it. */
interface App {
  readonly options?: SecurityHeadersOptions
  readonly before?: (res: ServerResponse) => void
  readonly after?: (res: ServerResponse) => void
}

async function headersOf({ options, before, after }: App) {
  const middleware = securityHeaders(options)
  const { headers } = await send((req, res) => {
    before?.(res)
    middleware(req, res, () => {
      after?.(res)
      res.end()
    })
  })
  return headers
}

const OWN = { 'x-frame-options': 'DENY', 'x-app': 'yes' }

const WAYS: readonly (readonly [way: string, set: (res: ServerResponse) => void])[] = [
  ['setHeader', (res) => void res.setHeader('x-frame-options', 'DENY').setHeader('X-App', 'yes')],
  ['setHeaders', (res) => void res.setHeaders(new Headers(OWN))],
  ['writeHead with an object', (res) => void res.writeHead(200, OWN)],
  ['writeHead with a reason', (res) => void res.writeHead(200, 'Fine', OWN)],
  ['writeHead with a list', (res) => void res.writeHead(200, Object.entries(OWN).flat())],
  [
    'writeHead with a list that has a list as a value',
    (res) => void res.writeHead(200, ['X-App', ['yes'], 'x-frame-options', 'DENY']),
  ],
  ['writeHead with no reason', (res) => void res.writeHead(200, undefined, OWN)],
]

describe('a header that the app sets itself', () => {
  test.each(WAYS.slice(0, 2))('stays as it is, set before with %s', async (_way, before) => {
    const headers = await headersOf({ before })
    expect(headers).toMatchObject({ ...OWN, 'x-content-type-options': 'nosniff' })
  })

  test.each(WAYS)('stays as it is, set after with %s', async (_way, after) => {
    expect(await headersOf({ after })).toMatchObject({
      ...OWN,
      'x-content-type-options': 'nosniff',
    })
  })

  test.each(WAYS)('is replaced with overwrite, set after with %s', async (_way, after) => {
    expect(await headersOf({ options: { overwrite: true }, after })).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'x-app': 'yes',
      'x-content-type-options': 'nosniff',
    })
  })

  test('is replaced with overwrite, set after as the pairs of http2', async () => {
    const pairs = Object.entries(OWN) as unknown as string[]
    const headers = await headersOf({
      options: { overwrite: true },
      after: (res) => res.writeHead(200, pairs),
    })
    expect(headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'x-app': 'yes' })
  })

  test('is replaced with overwrite, set before', async () => {
    const headers = await headersOf({
      options: { overwrite: true },
      before: (res) => res.setHeaders(new Headers(OWN)),
    })
    expect(headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'x-app': 'yes' })
  })

  test.each<[string, (res: ServerResponse) => void]>([
    ['a value of undefined', (res) => res.writeHead(200, { 'X-Frame-Options': undefined })],
    ['a reason alone', (res) => res.writeHead(200, 'Fine')],
    ['null', (res) => res.writeHead(200, null as never)],
  ])('is not there for writeHead with %s', async (_way, after) => {
    expect(await headersOf({ options: { overwrite: true }, after })).toMatchObject({
      'x-frame-options': 'SAMEORIGIN',
      'x-content-type-options': 'nosniff',
    })
  })

  test.each([[], [OWN]])('goes with the reason of the app, with overwrite: %j', async (...own) => {
    let reason: string | undefined
    await headersOf({
      options: { overwrite: true },
      after: (res) => {
        reason = res.writeHead(200, 'Fine', ...own).statusMessage
      },
    })
    expect(reason).toBe('Fine')
  })

  test('is given to the writeHead of the host itself, without overwrite', async () => {
    let hasOwn: boolean | undefined
    await headersOf({
      after: (res) => {
        hasOwn = Object.hasOwn(res, 'writeHead')
      },
    })
    expect(hasOwn).toBe(false)
  })

  test('stays away if the app removes it afterwards', async () => {
    const headers = await headersOf({ after: (res) => res.removeHeader('X-Frame-Options') })
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('removeHeaders', () => {
  test.each([
    ['before', 'before'],
    ['after', 'after'],
  ] as const)('removes headers that were set %s the middleware', async (_when, key) => {
    const headers = await headersOf({
      options: { removeHeaders: ['Server', 'X-Generator'] },
      [key]: (res: ServerResponse) => res.setHeader('server', 'a').setHeader('X-Generator', 'b'),
    })
    expect([headers.server, headers['x-generator']]).toEqual([undefined, undefined])
  })

  test('removes headers that are given to writeHead', async () => {
    const headers = await headersOf({
      options: { removeHeaders: ['Server'] },
      after: (res) => res.writeHead(200, { Server: 'a', 'Set-Cookie': ['a=1', 'b=2'] }),
    })
    expect(headers.server).toBeUndefined()
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2'])
  })

  test('leaves a header that the app sets afterwards as it is', async () => {
    const headers = await headersOf({
      options: { removeHeaders: ['Server'] },
      after: (res) => res.setHeader('X-Frame-Options', 'DENY'),
    })
    expect(headers['x-frame-options']).toBe('DENY')
  })

  test('leaves cookies in a list as they are', async () => {
    const headers = await headersOf({
      options: { removeHeaders: ['Server'] },
      after: (res) => res.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Server', 'a']),
    })
    expect(headers.server).toBeUndefined()
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2'])
  })
})
