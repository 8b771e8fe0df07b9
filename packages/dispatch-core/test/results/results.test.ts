import { describe, expect, test, vi } from 'vitest'
import { findHeader } from '../../src/adapter.ts'
import {
  createDispatcher,
  eventStream,
  type HandlerContext,
  HttpError,
  isHttpError,
  json,
  ndjson,
  notFound,
  redirect,
  sendEarlyHints,
} from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { headersOf, send, sendResult } from '../send.ts'

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const PROBLEM_TYPE = { 'content-type': 'application/problem+json' }
const bytes = new Uint8Array([0, 255])

async function* chunks() {
  yield 'a'
  yield new TextEncoder().encode('ü')
}

describe('a result, returned at once or later, and its response', () => {
  test.each<[string, () => unknown, number, Record<string, string>, string]>([
    ['an object', () => ({ a: 1 }), 200, JSON_TYPE, '{"a":1}'],
    ['a list', () => [1], 200, JSON_TYPE, '[1]'],
    ['a string', () => 'ü', 200, JSON_TYPE, '"ü"'],
    ['a number', () => 0, 200, JSON_TYPE, '0'],
    ['false', () => false, 200, JSON_TYPE, 'false'],
    ['null', () => null, 200, JSON_TYPE, 'null'],
    ['a date', () => new Date(0), 200, JSON_TYPE, '"1970-01-01T00:00:00.000Z"'],
    ['undefined', () => undefined, 204, {}, ''],
    ['json()', () => json({ a: 1 }), 200, JSON_TYPE, '{"a":1}'],
    ['json() with a status', () => json(null, 201), 201, JSON_TYPE, 'null'],
    [
      'json() with headers',
      () => json('x', { status: 202, headers: { 'X-A': 'b' } }),
      202,
      { ...JSON_TYPE, 'x-a': 'b' },
      '"x"',
    ],
    [
      'json() with a media type',
      () => json(1, { headers: [['content-type', 'application/vnd.api+json']] }),
      200,
      { 'content-type': 'application/vnd.api+json' },
      '1',
    ],
    ['notFound()', () => notFound(), 404, PROBLEM_TYPE, '{"title":"Not Found","status":404}'],
    [
      'an HttpError',
      () => new HttpError(409, 'taken'),
      409,
      PROBLEM_TYPE,
      '{"title":"Conflict","status":409,"detail":"taken"}',
    ],
    ['redirect()', () => redirect('/login'), 302, { location: '/login' }, ''],
    [
      'a Response',
      () => new Response('x', { status: 418, headers: { 'X-A': 'b' } }),
      418,
      { 'content-type': 'text/plain;charset=UTF-8', 'x-a': 'b' },
      'x',
    ],
    ['a Response without a body', () => new Response(null, { status: 304 }), 304, {}, ''],
    ['bytes', () => bytes, 200, { 'content-type': 'application/octet-stream' }, '\0\ufffd'],
    [
      'a buffer',
      () => bytes.buffer,
      200,
      { 'content-type': 'application/octet-stream' },
      '\0\ufffd',
    ],
    ['an async generator', chunks, 200, { 'content-type': 'application/octet-stream' }, 'aü'],
    [
      'a ReadableStream',
      () => new Response('web').body,
      200,
      { 'content-type': 'application/octet-stream' },
      'web',
    ],
    [
      'a Blob',
      () => new Blob(['ü'], { type: 'text/plain' }),
      200,
      { 'content-type': 'text/plain', 'content-length': '2' },
      'ü',
    ],
    [
      'a Blob without a type',
      () => new Blob(['a']),
      200,
      { 'content-type': 'application/octet-stream', 'content-length': '1' },
      'a',
    ],
    [
      'an empty Blob',
      () => new Blob([], { type: 'text/plain' }),
      200,
      { 'content-type': 'text/plain' },
      '',
    ],
    [
      'a File',
      () => new File(['a'], 'a.txt', { type: 'text/css' }),
      200,
      { 'content-type': 'text/css', 'content-length': '1' },
      'a',
    ],
    [
      'JSON that looks like an answer',
      () => JSON.parse('{"status":404,"Symbol(portolan.toDraft)":1}'),
      200,
      JSON_TYPE,
      '{"status":404,"Symbol(portolan.toDraft)":1}',
    ],
  ])('%s', async (_, produce, status, headers, body) => {
    for (const loader of [produce, async () => produce()]) {
      const response = await sendResult(loader)
      expect(response.status).toBe(status)
      expect(headersOf(response)).toEqual(headers)
      expect(await response.text()).toBe(body)
    }
  })

  test.each<[string, () => unknown, number]>([
    ['json()', () => json(1, 201), 201],
    ['an HttpError', () => new HttpError(404), 404],
    ['redirect()', () => redirect('/', 303), 303],
    ['a Response', () => new Response('x', { status: 418 }), 418],
  ])('%s means the same thrown as returned', async (_, make, status) => {
    const thrown = await sendResult(() => {
      throw make()
    })
    const rejected = await sendResult(() => Promise.reject(make()))
    const returned = await sendResult(make)
    expect([thrown.status, rejected.status, returned.status]).toEqual([status, status, status])
    expect(await thrown.text()).toBe(await returned.text())
  })
})

describe('a string', () => {
  test.each([
    ['text/html', '<p>'],
    ['text/csv; charset=utf-8', '<p>'],
    ['application/xml', '<p>'],
    ['application/json', '"<p>"'],
    ['application/vnd.api+json; charset=utf-8', '"<p>"'],
  ])('with the media type %s set on the context is sent as %s', async (type, body) => {
    const response = await send({
      loader({ reply }) {
        reply.headers.set('Content-Type', type)
        return '<p>'
      },
    })
    expect(response.headers.get('content-type')).toBe(type)
    expect(await response.text()).toBe(body)
  })

  test('in json() is JSON whatever the media type', async () => {
    const response = await send({
      loader({ reply }) {
        reply.headers.set('Content-Type', 'text/html')
        return json('<p>')
      },
    })
    expect(await response.text()).toBe('"<p>"')
  })
})

describe('headers of the context', () => {
  const withHeaders =
    (result: unknown) =>
    ({ reply }: HandlerContext) => {
      reply.headers.append('Set-Cookie', 'context=1')
      reply.headers.set('Vary', 'Cookie')
      reply.headers.set('X-Context', 'context')
      reply.headers.set('X-Both', 'context')
      return result
    }
  const own: [string, string][] = [
    ['Set-Cookie', 'result=1'],
    ['Set-Cookie', 'result=2'],
    ['Vary', 'Accept'],
    ['X-Both', 'result'],
  ]
  test.each<[string, () => unknown]>([
    ['json()', () => json(1, { headers: own })],
    ['an HttpError', () => new HttpError(404, { headers: own })],
    ['redirect()', () => redirect('/', { headers: own })],
    ['a Response', () => new Response('x', { headers: own })],
  ])('are merged into %s, whose own win', async (_, make) => {
    const { headers } = await sendResult(withHeaders(make()) as never)
    expect(headers.get('x-context')).toBe('context')
    expect(headers.get('x-both')).toBe('result')
    expect(headers.get('vary')).toBe('Accept, Cookie')
    expect(headers.getSetCookie()).toEqual(['result=1', 'result=2', 'context=1'])
  })

  test('do not change the Response itself', async () => {
    const made = new Response('x', { headers: { 'X-A': 'b' } })
    await sendResult(withHeaders(made) as never)
    expect(headersOf(made)).toEqual({ 'content-type': 'text/plain;charset=UTF-8', 'x-a': 'b' })
  })
})

describe('a Response', () => {
  test('goes out as it is where nothing is added', async () => {
    const made = new Response('x', { statusText: 'Fine' })
    expect(await sendResult(() => made)).toBe(made)
  })
  test('keeps its status text where something is', async () => {
    const response = await send({
      loader({ reply }) {
        reply.headers.set('X-A', 'b')
        return new Response('x', { status: 201, statusText: 'Fine' })
      },
    })
    expect([response.status, response.statusText]).toEqual([201, 'Fine'])
  })
  test('keeps its status over that of the context', async () => {
    const response = await send({
      loader({ reply }) {
        reply.status = 201
        return new Response('x', { status: 202 })
      },
    })
    expect(response.status).toBe(202)
  })
})

describe('an HttpError', () => {
  test('is sent with all its members, those of the standard first and not replaceable', async () => {
    const response = await sendResult(
      () =>
        new HttpError(402, {
          title: 'No credit',
          detail: '30, but it costs 50',
          type: 'https://x.test/no-credit',
          instance: '/account/12',
          headers: { 'Retry-After': 60, 'X-List': ['a', 'b'], 'X-None': undefined },
          extensions: { balance: 30, status: 200, title: 'forged' },
          cause: new Error('secret'),
        }),
    )
    expect(headersOf(response)).toEqual({ ...PROBLEM_TYPE, 'retry-after': '60', 'x-list': 'a, b' })
    expect(await response.text()).toBe(
      '{"type":"https://x.test/no-credit","title":"No credit","status":402,"detail":"30, but it costs 50","instance":"/account/12","balance":30}',
    )
  })

  test('has a stack from 500 on, and below where it is asked for', () => {
    const frames = (error: Error) => error.stack?.split('\n').slice(1) ?? []
    const here = expect.stringContaining('results.test.ts')
    expect(frames(new HttpError(404))).toEqual([])
    expect(frames(notFound())).toEqual([])
    expect(frames(new HttpError(404, { stack: true }))).toContainEqual(here)
    expect(frames(new HttpError(500))).toContainEqual(here)
    expect(frames(new HttpError(500, { stack: false }))).toEqual([])
    expect(frames(new Error('other'))).toContainEqual(here)
  })

  test('is an Error with its detail as message and its cause', () => {
    const cause = new Error('below')
    const error = new HttpError(409, 'taken', { cause, title: 'Taken' })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'HttpError',
      message: 'taken',
      status: 409,
      title: 'Taken',
      cause,
    })
    expect(new HttpError(404).message).toBe('Not Found')
    expect('cause' in new HttpError(404)).toBe(false)
  })

  test('of a status without a phrase has a title all the same', () => {
    expect(new HttpError(499).title).toBe('Error')
    expect(new HttpError(599).title).toBe('Error')
  })

  test.each([399, 600, 200, 404.5, '404', null, undefined, Number.NaN])(
    'is not built with the status %o',
    (status) => {
      const message = /^new HttpError\(\) got the status .+; write an integer from 400 to 599/
      expect(() => new HttpError(status as never)).toThrow(
        expect.objectContaining({
          code: 'invalid-status',
          message: expect.stringMatching(message),
        }),
      )
    },
  )

  test('is not built with an unknown member, or a header that cannot be sent', () => {
    expect(() => new HttpError(404, { details: 'x' } as never)).toThrow(
      'has no option "details"; did you mean "detail"?',
    )
    expect(() => new HttpError(404, { headers: { 'X A': 'b' } })).toThrow(
      'Header name "X A" is not valid; use letters, digits and hyphens',
    )
    expect(() => new HttpError(404, { headers: { 'X-A': 'a\nb' } })).toThrow(
      'Header X-A has a value with a line break',
    )
    expect(() => new HttpError(404, { headers: { 'X-A': '√' } })).toThrow('encode it first')
    expect(() => new HttpError(404, { headers: { 'X-A': 'a\tü' } })).not.toThrow()
  })

  test('is told from other errors, of another copy of the package too', () => {
    const ofAnotherCopy = Object.assign(new Error(), { [Symbol.for('portolan.HttpError')]: true })
    expect([new HttpError(404), notFound(), ofAnotherCopy].map(isHttpError)).toEqual([
      true,
      true,
      true,
    ])
    expect([new Error('x'), { status: 404 }, null, 'x', undefined].map(isHttpError)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test('has the type and the encoding of its own document, whatever headers it is given', async () => {
    const response = await sendResult(
      () =>
        new HttpError(502, {
          headers: { 'content-type': 'text/html', 'Content-Encoding': 'gzip', 'X-A': 'b' },
        }),
    )
    expect(headersOf(response)).toEqual({ ...PROBLEM_TYPE, 'x-a': 'b' })
    expect(await response.json()).toEqual({ title: 'Bad Gateway', status: 502 })
  })

  test('takes the place of the body that was meant', async () => {
    const response = await send({
      loader({ reply }) {
        reply.headers.set('Content-Type', 'text/csv')
        reply.headers.set('Content-Language', 'de')
        return notFound({ headers: { 'X-A': 'b' } })
      },
    })
    expect(headersOf(response)).toEqual({ ...PROBLEM_TYPE, 'x-a': 'b' })
  })
})

test('messages quote what was given and say what to write', async () => {
  const errors: unknown[] = []
  const options = { onError: (error: unknown) => void errors.push(error) }
  const read = new Response('x')
  await read.text()
  for (const make of [
    () => json(1, { status: '201' as never }),
    () => json(1, Number.NaN),
    () => redirect('/', '302' as never),
    () => redirect('/', 304),
    () => redirect('/', { to: 1 } as never),
    () => redirect('/', { headers: { location: '/b' } }),
    () => json(1, { headers: 'X-A: b' as never }),
    () => json(1, { headers: null as never }),
    () => redirect('https://evil.test/'),
    () => new HttpError(404, { details: '' } as never),
    () => read,
  ]) {
    await sendResult(make, { options })
  }
  expect(errors.map((error) => (error as Error).message)).toEqual([
    'json(value, init) got the status "201"; write an integer from 200 to 599, such as 201',
    'json(value, init) got the status NaN; write an integer from 200 to 599, such as 201',
    'redirect() got the status "302"; write 301, 302, 303, 307 or 308',
    'redirect() got the status 304; write 301, 302, 303, 307 or 308',
    'redirect(to, init) has no option "to"; known are "status", "headers", "external"',
    'redirect() got the header Location; write the target as its first argument',
    'headers is "X-A: b"; write an object, such as { "X-Request-Id": "7" }, pairs or Headers',
    'headers is null; write an object, such as { "X-Request-Id": "7" }, pairs or Headers',
    'redirect("https://evil.test/") leaves this site, http://x.test; write a path, or { external: true }',
    'new HttpError(status, init) has no option "details"; did you mean "detail"?',
    'A handler returned a Response whose body was read already; return response.clone() before reading',
  ])
})

describe('json()', () => {
  test.each([199, 600, '200', Number.NaN, 200.1])('is not built with the status %o', (status) => {
    expect(() => json(1, status as never)).toThrow()
    expect(() => json(1, { status: status as never })).toThrow('json(value, init) got the status')
  })
  test('is not built with an unknown option', () => {
    expect(() => json(1, { statsu: 201 } as never)).toThrow(
      'json(value, init) has no option "statsu"; did you mean "status"?',
    )
  })
  test('names what has no JSON form', async () => {
    const errors: unknown[] = []
    for (const value of [undefined, () => 1, Symbol('x')]) {
      await sendResult(() => json(value), {
        options: { onError: (error) => void errors.push(error) },
      })
    }
    expect(errors.map(String)).toEqual(
      ['undefined', 'function', 'symbol'].map((type) =>
        expect.stringContaining(
          `A handler's result of type ${type} has no JSON form; return an object`,
        ),
      ),
    )
  })
})

test('a length that the handler claims for a whole body is left to the host', async () => {
  const headers = { 'content-LENGTH': '99', 'X-A': 'b' }
  expect(headersOf(await sendResult(() => json(1, { headers })))).toEqual({
    ...JSON_TYPE,
    'x-a': 'b',
  })
  const stream = () =>
    new Response(new Blob(['abc']).stream(), { headers: { 'Content-Length': '3' } })
  expect((await sendResult(stream)).headers.get('content-length')).toBe('3')
})

describe('a length that is claimed without a body', () => {
  const headers = { 'Content-Length': '5', 'X-A': 'b' }
  const loaders: [string, (context: HandlerContext) => unknown][] = [
    ['by a Response', () => new Response(null, { headers })],
    [
      'through reply',
      ({ reply }) => {
        reply.status = 201
        reply.headers.set('Content-Length', '5')
        reply.headers.set('X-A', 'b')
      },
    ],
  ]
  test.each(loaders)('%s is not sent', async (_, loader) => {
    const response = await send({ loader })
    expect(headersOf(response)).toEqual({ 'x-a': 'b' })
  })
  test.each(loaders)('%s is what HEAD answers', async (_, loader) => {
    const response = await send({ loader }, { method: 'HEAD' })
    expect(headersOf(response)).toEqual({ 'x-a': 'b', 'content-length': '5' })
  })
  test('through the response object of a host is removed there', async () => {
    const removeResponseHeader = vi.fn()
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => new Response(null) } }],
    })
    const match = dispatcher.match('/')
    const responseHeader = (name: string) => (name === 'content-length' ? '5' : undefined)
    const members = { responseHeader, removeResponseHeader }
    await (match && dispatcher.run(match, makeHost(members)))
    expect(removeResponseHeader).toHaveBeenCalledExactlyOnceWith('content-length')
  })
})

describe('no body is sent', () => {
  test.each([204, 205, 304])('with %i, nor headers that describe one', async (status) => {
    const response = await sendResult(() =>
      json(
        { a: 1 },
        {
          status,
          headers: {
            'Content-Length': '7',
            'Content-Encoding': 'br',
            'Transfer-Encoding': 'chunked',
            'X-A': 'b',
          },
        },
      ),
    )
    expect(response.status).toBe(status)
    expect(headersOf(response)).toEqual({ 'x-a': 'b' })
    expect(response.body).toBeNull()
  })

  test('for undefined with a status set before', async () => {
    const loader = ({ reply }: HandlerContext) => {
      reply.status = 201
    }
    const response = await send({ loader })
    expect([response.status, await response.text()]).toEqual([201, ''])
  })

  test.each<[string, () => unknown, string | null]>([
    ['a string, measured in bytes', () => 'ü', '4'],
    ['bytes', () => bytes, '2'],
    [
      'json() with a length of its own, which is corrected',
      () => json(1, { headers: { 'Content-Length': '99' } }),
      '1',
    ],
    ['a stream, whose length nobody knows', chunks, null],
    ['a Blob', () => new Blob(['abc']), '3'],
  ])('for HEAD: %s', async (_, loader, length) => {
    const response = await sendResult(loader, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(length)
    expect(response.body).toBeNull()
  })
})

describe('a host with a response object of its own', () => {
  const runOn = (
    loader: (context: HandlerContext) => unknown,
    members: Parameters<typeof makeHost>[0],
  ) => {
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader } }] })
    const match = dispatcher.match('/')
    return match && dispatcher.run(match, makeHost(members))
  }
  test('has its length refused if it is not one', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const responseHeader = (name: string) => (name === 'content-length' ? '5 bytes' : undefined)
    expect(await runOn(chunks, { responseHeader })).toMatchObject({ status: 500 })
    expect(String(log.mock.calls)).toContain('Content-Length is "5 bytes"; leave it out')
    log.mockRestore()
  })
  test('has a Response to send and its body to read, if it has Requests too', async () => {
    const web = new Response('abc')
    const response = await runOn(() => web, { request: () => new Request('http://x.test/') })
    expect(response?.web).toBe(web)
    expect(await new Response(response?.body as BodyInit).text()).toBe('abc')
  })
  test('has its status used, unless the context or the result has one', () => {
    const status = () => 201
    expect(runOn(() => 1, { status })).toMatchObject({ status: 201 })
    expect(runOn(() => undefined, { status })).toMatchObject({ status: 201, body: null })
    expect(
      runOn(
        ({ reply }) => {
          reply.status = 202
        },
        { status },
      ),
    ).toMatchObject({ status: 202 })
    expect(runOn(() => json(1, 203), { status })).toMatchObject({ status: 203 })
  })
  test('keeps the media type that was set on it', () => {
    const responseHeader = (name: string) => (name === 'content-type' ? 'text/html' : undefined)
    expect(runOn(() => [1], { responseHeader })).toMatchObject({ headers: [], body: '[1]' })
    expect(runOn(() => '<p>', { responseHeader })).toEqual({
      status: 200,
      headers: [],
      body: '<p>',
    })
  })
  test('has headers removed that describe a body which is not sent', () => {
    const removed: string[] = []
    runOn(() => undefined, { removeResponseHeader: (name) => void removed.push(name) })
    expect(removed).toEqual([
      'content-type',
      'content-length',
      'content-encoding',
      'transfer-encoding',
    ])
  })
  test('serialises JSON by its own settings', () => {
    const stringify = (value: unknown) => JSON.stringify(value, null, 1)
    expect(runOn(() => ({ a: 1 }), { stringify })).toMatchObject({ body: '{\n "a": 1\n}' })
  })
})

test('findHeader gives the first value of a name, whatever its case', () => {
  const headers = [
    ['X-A', '1'],
    ['x-a', '2'],
    ['X-AB', '3'],
  ] as const
  expect(findHeader(headers, 'x-A')).toBe('1')
  expect(findHeader(headers, 'x-ab')).toBe('3')
  expect(findHeader(headers, 'x-b')).toBeUndefined()
  expect(findHeader([], 'x-a')).toBeUndefined()
})

describe('the error of a wrong result has a code', () => {
  test.each<[string, () => unknown, string]>([
    ['a source', () => eventStream('text' as never), 'invalid-result'],
    ['a heartbeat', () => eventStream([], { heartbeat: -1 }), 'invalid-option'],
    ['a status of redirect()', () => redirect('/', 200 as never), 'invalid-status'],
    [
      'a Location beside the target',
      () => redirect('/', { headers: { Location: '/a' } }),
      'invalid-header',
    ],
    ['a target that is no text', () => redirect(7 as never), 'invalid-redirect'],
    ['a target that reads as a host', () => redirect('/\\x.test'), 'invalid-redirect'],
    ['links', () => sendEarlyHints({} as never, ['x']), 'invalid-header'],
  ])('%s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }))
  })

  test.each<[string, () => unknown, string]>([
    ['a value without a form', () => new Map(), 'invalid-result'],
    ['a line', () => ndjson([undefined]), 'invalid-result'],
    ['a body of text and bytes', () => streamOf(7), 'invalid-result'],
    ['an event', () => eventStream([{}]), 'invalid-event'],
    ['the name of an event', () => eventStream([{ data: '', event: 'a\nb' }]), 'invalid-event'],
    ['the time of an event', () => eventStream([{ data: '', retry: -1 }]), 'invalid-event'],
    ['the data of an event', () => eventStream([{ data: () => 1 }]), 'invalid-event'],
    ['a stream that is locked', locked, 'invalid-result'],
  ])('%s', async (_, make, code) => {
    const onError = vi.fn()
    await sendResult(make, { options: { onError } }).then((response) =>
      response.text().catch(() => {}),
    )
    expect(onError.mock.calls.map(([error]) => error.code)).toEqual([code])
  })

  test.each<[string, () => unknown, string]>([
    [
      'Map',
      () => new Map(),
      'A handler returned a value of the class Map, which has no JSON form; return',
    ],
    [
      'Float64Array',
      () => new Float64Array(1),
      'return new Response(value) for its bytes, or [...value]',
    ],
    [
      'a generator',
      () => (function* values() {})(),
      'return [...values] for a list, or write async function* for a stream',
    ],
    ['an iterator', () => [1].values(), 'class Array Iterator, which has no JSON form; return'],
    ['two lengths', () => ndjson([1], { headers: lengths('1', '1') }), '"1, 1"; leave it out'],
    ['a length with a sign', () => ndjson([1], { headers: lengths('+1') }), '"+1"; leave it out'],
    ['a length with a unit', () => ndjson([1], { headers: lengths('1b') }), '"1b"; leave it out'],
    ['a locked stream', locked, 'locked, since other code reads it; return response.clone()'],
  ])('and says what to do: %s', async (_, make, message) => {
    const onError = vi.fn()
    expect((await sendResult(make, { options: { onError } })).status).toBe(500)
    expect(onError.mock.calls.map(([error]) => error.message)).toEqual([
      expect.stringContaining(message),
    ])
  })

  test('but a class with a form of its own has it', async () => {
    class Own {
      get [Symbol.toStringTag]() {
        return 'Map'
      }
      toJSON() {
        return {}
      }
    }
    const tagged = (text: string, extra: object) => ({ [Symbol.toStringTag]: text, ...extra })
    expect(await (await sendResult(() => new Own())).text()).toBe('{}')
    expect(await (await sendResult(() => tagged('Map', { a: 1 }))).text()).toBe('{"a":1}')
    expect(await (await sendResult(() => tagged('Point', {}))).text()).toBe('{}')
  })

  function lengths(...values: string[]): [string, string][] {
    return values.map((value) => ['Content-Length', value])
  }

  function streamOf(value: unknown): ReadableStream {
    return new ReadableStream({ start: (controller) => controller.enqueue(value) })
  }

  function locked(): ReadableStream {
    const stream = streamOf('x')
    stream.getReader()
    return stream
  }
})
