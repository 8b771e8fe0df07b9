import { describe, expect, test } from 'vitest'
import { createDispatcher, json } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { headersOf, send, sendResult } from '../send.ts'

const EARLIER = 'Sat, 01 Jan 2022 00:00:00 GMT'
const DATE = 'Sat, 01 Jan 2022 00:00:01 GMT'
const LATER = 'Sat, 01 Jan 2022 00:00:02 GMT'

const STRONG = { ETag: '"a"' }
const WEAK = { ETag: 'W/"a"' }
const dated = { 'Last-Modified': DATE }
const both = { ...STRONG, ...dated }

describe('GET and HEAD of a result with these headers, and with these conditions', () => {
  test.each<[Record<string, string>, Record<string, string>, number]>([
    [STRONG, {}, 200],
    [{}, { 'If-None-Match': '*' }, 200],
    [{}, { 'If-Match': '"a"' }, 200],
    [STRONG, { 'If-None-Match': '"a"' }, 304],
    [STRONG, { 'If-None-Match': 'W/"a"' }, 304],
    [WEAK, { 'If-None-Match': '"a"' }, 304],
    [WEAK, { 'If-None-Match': 'W/"a"' }, 304],
    [STRONG, { 'If-None-Match': '"b"' }, 200],
    [STRONG, { 'If-None-Match': '"b", "a"' }, 304],
    [STRONG, { 'If-None-Match': '"b" , W/"a"' }, 304],
    [STRONG, { 'If-None-Match': '*' }, 304],
    [STRONG, { 'If-None-Match': ' * ' }, 304],
    [dated, { 'If-None-Match': '*' }, 304],
    [dated, { 'If-None-Match': '"a"' }, 200],
    [STRONG, { 'If-None-Match': 'a' }, 200],
    [STRONG, { 'If-None-Match': '"aa"' }, 200],
    [{ ETag: '"a,b"' }, { 'If-None-Match': '"a,b"' }, 304],
    [{ ETag: '"a,b"' }, { 'If-None-Match': '"a", "b"' }, 200],
    [dated, { 'If-Modified-Since': DATE }, 304],
    [dated, { 'If-Modified-Since': LATER }, 304],
    [dated, { 'If-Modified-Since': EARLIER }, 200],
    [dated, { 'If-Modified-Since': 'yesterday' }, 200],
    [dated, { 'If-Modified-Since': '2030' }, 200],
    [dated, { 'If-Modified-Since': 'Saturday, 01-Jan-22 00:00:01 GMT' }, 304],
    [{ 'Last-Modified': '2022-01-01' }, { 'If-Modified-Since': LATER }, 200],
    [STRONG, { 'If-Modified-Since': LATER }, 200],
    [both, { 'If-None-Match': '"b"', 'If-Modified-Since': LATER }, 200],
    [both, { 'If-None-Match': '"a"', 'If-Modified-Since': EARLIER }, 304],
    [STRONG, { 'If-Match': '"a"' }, 200],
    [STRONG, { 'If-Match': '*' }, 200],
    [dated, { 'If-Match': '*' }, 200],
    [dated, { 'If-Match': '"a"' }, 412],
    [STRONG, { 'If-Match': '"b"' }, 412],
    [STRONG, { 'If-Match': 'W/"a"' }, 412],
    [WEAK, { 'If-Match': 'W/"a"' }, 412],
    [WEAK, { 'If-Match': '"a"' }, 412],
    [STRONG, { 'If-Match': '"b", "a"' }, 200],
    [STRONG, { 'If-Match': 'W/"a", "a"' }, 200],
    [dated, { 'If-Unmodified-Since': DATE }, 200],
    [dated, { 'If-Unmodified-Since': LATER }, 200],
    [dated, { 'If-Unmodified-Since': EARLIER }, 412],
    [dated, { 'If-Unmodified-Since': 'never' }, 200],
    [both, { 'If-Match': '"a"', 'If-Unmodified-Since': EARLIER }, 200],
    [both, { 'If-Match': '"a"', 'If-None-Match': '"a"' }, 304],
    [both, { 'If-Unmodified-Since': LATER, 'If-Modified-Since': DATE }, 304],
  ])('%o, %o: %i', async (resultHeaders, conditions, status) => {
    const loader = () =>
      json({ a: 1 }, { headers: { ...resultHeaders, 'Cache-Control': 'no-cache' } })
    for (const method of ['GET', 'HEAD']) {
      const response = await sendResult(loader, { method, headers: conditions })
      expect(response.status).toBe(status)
      if (status === 304) {
        const { ETag, 'Last-Modified': modified } = resultHeaders
        expect(headersOf(response)).toEqual({
          ...(ETag && { etag: ETag }),
          ...(modified && { 'last-modified': modified }),
          'cache-control': 'no-cache',
        })
      }
      if (status === 412) {
        expect(response.headers.has('etag')).toBe(false)
        if (method === 'GET') {
          expect(await response.json()).toEqual({ title: 'Precondition Failed', status: 412 })
        }
      }
    }
  })
})

describe('conditions are left alone', () => {
  test('for other methods, which have changed something already', async () => {
    const response = await send(
      { action: () => json(1, { headers: STRONG }) },
      { method: 'POST', headers: { 'If-None-Match': '"a"', 'If-Match': '"b"' } },
    )
    expect(response.status).toBe(200)
  })
  test.each([201, 404, 304])('for the status %i', async (status) => {
    const loader = () => json(1, { status, headers: STRONG })
    expect((await sendResult(loader, { headers: { 'If-Match': '"b"' } })).status).toBe(status)
  })
})

test('a Response, and headers set through the context, are conditional too', async () => {
  const headers = { 'If-None-Match': '"a"' }
  expect((await sendResult(() => new Response('x', { headers: STRONG }), { headers })).status).toBe(
    304,
  )
  const viaContext = await send(
    {
      loader({ reply }) {
        reply.headers.set('ETag', '"a"')
        return 1
      },
    },
    { headers },
  )
  expect(viaContext.status).toBe(304)
})

test('headers set on the response object of the host are conditional too', () => {
  const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader: () => 1 } }] })
  const run = (requestHeaders: Record<string, string>) => {
    const match = dispatcher.match('/')
    return (
      match &&
      dispatcher.run(
        match,
        makeHost({
          requestHeaders,
          responseHeader: (name) => ({ etag: '"a"', 'last-modified': DATE })[name],
        }),
      )
    )
  }
  expect(run({ 'if-none-match': '"a"' })).toMatchObject({ status: 304 })
  expect(run({ 'if-modified-since': DATE })).toMatchObject({ status: 304 })
})

describe('the etag option', () => {
  const etagOf = async (result: unknown, options: object = { etag: true }) =>
    (await sendResult(() => result, { options })).headers.get('etag')

  test('makes a weak tag of what is sent, the same for the same', async () => {
    const tag = await etagOf({ a: 1 })
    expect(tag).toMatch(/^W\/"7-[0-9a-z]+"$/)
    expect(await etagOf({ a: 1 })).toBe(tag)
    expect(await etagOf({ a: 2 })).not.toBe(tag)
    expect(await etagOf(new TextEncoder().encode('{"a":1}'))).toBe(tag)
  })

  test('tells short texts apart', async () => {
    const tags = new Set<string | null>()
    for (let number = 0; number < 3_000; number++) tags.add(await etagOf(number))
    expect(tags.size).toBe(3_000)
  })

  test('answers 304 to what it has tagged', async () => {
    const headers = { 'If-None-Match': String(await etagOf({ a: 1 })) }
    expect((await sendResult(() => ({ a: 1 }), { headers, options: { etag: true } })).status).toBe(
      304,
    )
  })

  test('keeps the tag of the result', async () => {
    expect(await etagOf(json(1, { headers: STRONG }))).toBe('"a"')
  })

  test('takes a function', async () => {
    expect(await etagOf('x', { etag: (body: string | Uint8Array) => `"${body.length}"` })).toBe(
      '"3"',
    )
  })

  test.each<[string, unknown]>([
    [
      'a stream',
      (async function* () {
        yield 'x'
      })(),
    ],
    ['nothing', undefined],
    ['another status', json(1, 201)],
  ])('leaves %s alone', async (_, result) => {
    expect(await etagOf(result)).toBeNull()
  })

  test('is off by default, and left to a host that has its own', async () => {
    expect(await etagOf(1, {})).toBeNull()
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => 1 } }],
      etag: true,
    })
    const match = dispatcher.match('/')
    const run = (etag: () => string | undefined) =>
      match && dispatcher.run(match, makeHost({ etag }))
    expect(run(() => '"host"')).toMatchObject({
      headers: [
        ['Content-Type', 'application/json; charset=utf-8'],
        ['ETag', '"host"'],
      ],
    })
    expect(run(() => undefined)).toMatchObject({
      headers: [['Content-Type', 'application/json; charset=utf-8']],
    })
  })

  test('that gives what cannot be sent is an error', async () => {
    const options = { etag: () => '"a\n"' }
    expect((await sendResult(() => 1, { options })).status).toBe(500)
  })

  test('that fails is an error, answered all the same', async () => {
    const errors: unknown[] = []
    const options = {
      etag: () => {
        throw new Error('no hash')
      },
      onError: (error: unknown) => {
        errors.push(error)
        return json('sorry')
      },
    }
    const response = await sendResult(() => 1, { options })
    expect(response.status).toBe(500)
    expect(errors.map(String)).toEqual(['Error: no hash'])
  })
})
