import { deflateSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { HostRequest } from '../../src/adapter.ts'
import { createDispatcher, type HandlerContext, type RouteConfig } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { type Sent, send } from '../send.ts'

/** What the handler saw as its body, or the status without it. */
async function post(
  body: BodyInit | null,
  type: string | null,
  sent: Sent & { config?: RouteConfig } = {},
) {
  const { config, headers = {}, ...rest } = sent
  const seen: unknown[] = []
  const init: RequestInit =
    typeof body === 'object' && body instanceof ReadableStream
      ? ({ duplex: 'half' } as RequestInit)
      : {}
  const response = await send(
    { action: (context) => void seen.push(context.body), ...(config && { config }) },
    {
      method: 'POST',
      body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
      headers: {
        ...(type !== null && { 'Content-Type': type }),
        ...(headers as Record<string, string>),
      },
      ...init,
      ...rest,
    },
  )
  return seen.length > 0 ? seen[0] : response
}

const statusOf = async (response: unknown) => (response as Response).status
const GZIP = { headers: { 'Content-Encoding': 'gzip' } }
const streamOf = (...chunks: (string | Uint8Array)[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk)
      }
      controller.close()
    },
  })

// The parser of the latest Content-Type is kept. Each test makes its own anew.
beforeEach(() => post('x', 'text/plain; of=another'))

describe('a body of this type is', () => {
  test.each<[string, string, unknown]>([
    ['application/json', '{"a":[1]}', { a: [1] }],
    ['application/json', ' null ', null],
    ['text/plain ; ; x="; charset=klingon" ;CHARSET="UTF-8"; charset=other', 'ü', 'ü'],
    ['text/plain;x="\\"";', 'ü', 'ü'],
    ['Application/JSON; charset=UTF-8', '"ü"', 'ü'],
    ['application/json;charset="utf-8"', '1', 1],
    ['application/json; charset=us-ascii', '"ü"', 'ü'],
    ['application/x-www-form-urlencoded; charset=UTF8', 'a=ü', { a: 'ü' }],
    ['application/x-www-form-urlencoded; charset=us-ascii', 'a=ü', { a: 'ü' }],
    ['application/json; charset=utf-8; x=y;', '1', 1],
    ['application/vnd.api+json', '[1]', [1]],
    ['application/json', '\ufeff1', 1],
    [
      'application/json',
      '{"constructor":1,"a":"\\u0041 constructor"}',
      { constructor: 1, a: 'A constructor' },
    ],
    ['application/json', '{"constructor":{"name":1}}', { constructor: { name: 1 } }],
    ['application/json', '{"constructor":null}', { constructor: null }],
    ['application/json', '{"a":"__proto__"}', { a: '__proto__' }],
    ['text/plain', '{"a":1}', '{"a":1}'],
    ['text/html; charset=utf-8', 'ü', 'ü'],
    [
      'application/x-www-form-urlencoded',
      'a=1&b=%C3%BC+x&a=2&a=3&c',
      { a: ['1', '2', '3'], b: 'ü x', c: '' },
    ],
    [
      'application/x-www-form-urlencoded',
      'a[b]=1&constructor=2',
      { 'a[b]': '1', constructor: '2' },
    ],
  ])('%s: %j', async (type, text, body) => {
    expect(await post(text, type)).toEqual(body)
  })

  test.each<[string, Uint8Array, Uint8Array]>([
    [
      'application/json; charset=utf-8; x=again',
      new Uint8Array([0x22, 0xe2, 0x82]),
      new TextEncoder().encode('"ü"'),
    ],
    ['text/plain; charset=utf-16le', new Uint8Array([0x22]), new Uint8Array([0xfc, 0])],
  ])('%s, which leaves the next one alone when it is not valid', async (type, broken, next) => {
    const response = (await post(broken as BodyInit, type)) as Response
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { detail: 'The body is not valid in its charset' },
    ])
    expect(await post(next as BodyInit, type)).toBe('ü')
  })

  test.each(['iso-8859-1', 'us-ascii'])('text in its own charset: %s', async (charset) => {
    expect(await post(new Uint8Array([0xfc]), `text/plain; charset=${charset}`)).toBe('ü')
  })

  test.each<[string, 'json' | 'form' | 'text' | 'bytes', string, unknown]>([
    ['application/csp-report', 'json', '[1]', [1]],
    ['application/a+json', 'text', '[1]', '[1]'],
    ['application/a+json', 'bytes', '1', new Uint8Array([0x31])],
    ['image/*', 'form', 'a=1', { a: '1' }],
  ])('%s, as the settings name it: %s', async (type, name, text, body) => {
    const sent = type.replace('*', 'png')
    expect(await post(text, sent, { config: { body: { types: { [type]: name } } } })).toEqual(body)
    // A route without the settings answers as ever.
    const other = await post('[1]', sent)
    expect(other instanceof Response ? other.status : other).toEqual(
      sent === 'application/a+json' ? [1] : 415,
    )
  })

  test('one of ours beside the settings', async () => {
    const config = { body: { types: { 'image/*': 'bytes' } } } as const
    expect(await post('[1]', 'application/json', { config })).toEqual([1])
    const response = (await post('x', null, { config })) as Response
    expect(await response.json()).toMatchObject({
      detail:
        'The request has a body and no Content-Type; send application/json, application/x-www-form-urlencoded, text/plain or image/*',
    })
  })

  test('a form, without a prototype', async () => {
    expect(Object.getPrototypeOf(await post('a=1', 'application/x-www-form-urlencoded'))).toBeNull()
  })
})

describe('a body is refused', () => {
  const MALFORMED = 'The Content-Type is malformed; send'
  const UNKNOWN = 'Bodies of this Content-Type are not accepted; send'
  const FORM = 'application/x-www-form-urlencoded'
  const ACCEPTED = 'application/json, application/x-www-form-urlencoded, text/plain'
  test.each<[string, string | Uint8Array, string | null, number, string]>([
    ['without a type', '{}', null, 415, 'The request has a body and no Content-Type; send'],
    ['of another type', '<a/>', 'application/xml', 415, UNKNOWN],
    ['of a type that begins like JSON', '{}', 'application/jsonx', 415, UNKNOWN],
    ['of a type that begins like a kind of JSON', '{}', 'application/a+jsonx', 415, UNKNOWN],
    ['of a type that ends like a kind of JSON', '{}', 'xapplication/a+json', 415, UNKNOWN],
    ['of JSON and garbage', '{}', 'application/json garbage', 415, MALFORMED],
    ['of JSON and a control character', '{}', 'application/json\ta', 415, MALFORMED],
    ['of no type at all', '{}', 'json', 415, MALFORMED],
    ['of two types', '{}', 'application/json, text/plain', 415, MALFORMED],
    ['of several parts', 'x', 'multipart/form-data; boundary=x', 415, UNKNOWN],
    ['in an unknown charset', 'x', 'text/plain; charset=klingon', 415, 'The charset of the body'],
    [
      'of JSON in another charset',
      '{}',
      'application/json; charset=iso-8859-1',
      415,
      'JSON has to be sent as UTF-8; send',
    ],
    ['of a form in another charset', 'a', `${FORM}; charset=xutf-8`, 415, 'A form has to be sent'],
    ['of a form in none', 'a', `${FORM}; charset=utf-8x`, 415, 'A form has to be sent as UTF-8'],
    ['that is no JSON', '{"a":', 'application/json', 400, 'The body is not valid JSON'],
    ['of spaces', ' ', 'application/json', 400, 'The body is not valid JSON'],
    [
      'not valid in its charset',
      new Uint8Array([0x22, 0xff, 0x22]),
      'application/json',
      400,
      'The body is not valid in its charset',
    ],
    [
      'with __proto__',
      '{"a":{"__proto__":{"x":1}}}',
      'application/json',
      400,
      'The body has a key that is not allowed: __proto__',
    ],
    [
      'with an escaped __proto__',
      '{"\\u005f_proto__":1}',
      'application/json',
      400,
      'The body has a key that is not allowed: __proto__',
    ],
    [
      'with constructor.prototype',
      '[{"constructor":{"prototype":1}}]',
      'application/json',
      400,
      'The body has a key that is not allowed: constructor.prototype',
    ],
    [
      'with __proto__ in a form',
      '__proto__=1',
      FORM,
      400,
      'The body has a name that is not allowed: __proto__',
    ],
  ])('%s', async (_, body, type, status, detail) => {
    const onError = vi.fn()
    const response = (await post(body as BodyInit, type, { options: { onError } })) as Response
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const tellsTypes = status === 415 && type?.includes('klingon') !== true
    expect(response.headers.get('accept')).toBe(tellsTypes ? ACCEPTED : null)
    expect(response.headers.get('accept-query')).toBeNull()
    const text = await response.text()
    expect(JSON.parse(text).detail).toContain(detail)
    expect(text).not.toContain('"a"')
    expect(onError).not.toHaveBeenCalled()
  })

  test('whose type is made to take long, at once', async () => {
    const type = `text/plain${';  '.repeat(2_000)}!=`
    expect(await statusOf(await post('x', type))).toBe(415)
  })

  test('nested 40,000 deep with a suspicious name, without a crash', async () => {
    const nested = `${'['.repeat(40_000)}"constructor"${']'.repeat(40_000)}`
    expect(await post(nested, 'application/json')).toBeInstanceOf(Array)
  })
})

test('a body that breaks off is a 400', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) })
  const response = (await post(body, 'text/plain')) as Response
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { detail: 'The body breaks off' },
  ])
})

test('a body that breaks off on a host that gives chunks is a 400 too', async () => {
  const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { action: () => 1 } }] })
  const match = dispatcher.match('/')
  const hostRequest = makeHost({
    method: 'POST',
    hasBody: true,
    requestHeaders: { 'content-type': 'text/plain' },
    // biome-ignore lint/correctness/useYield: it breaks off before that
    async *body() {
      throw new Error('aborted')
    },
  })
  const response = match && (await dispatcher.run(match, hostRequest))
  expect(JSON.parse(String(response?.body))).toMatchObject({
    status: 400,
    detail: 'The body breaks off',
  })
})

describe('no body needs no type', () => {
  test.each<[string, () => BodyInit | null]>([
    ['none', () => null],
    ['an empty one', () => new Uint8Array()],
    ['an empty stream', () => streamOf()],
    ['a stream of empty chunks', () => streamOf('', '')],
  ])('%s', async (_, makeBody) => {
    expect(await post(makeBody(), null)).toBeUndefined()
  })
  test('and an empty one with a type is undefined too', async () => {
    expect(await post(new Uint8Array(), 'application/json')).toBeUndefined()
  })
  test('and an empty one that middleware has read is undefined too', async () => {
    const middleware = [
      async ({ request }: HandlerContext, next: () => Promise<unknown>) => {
        await request.text()
        return next()
      },
    ]
    expect(await post(streamOf(), null, { middleware })).toBeUndefined()
    expect(await statusOf(await post(streamOf('x'), null, { middleware }))).toBe(415)
  })
  test.each(['GET', 'OPTIONS'])('%s never has one', async (method) => {
    const seen: unknown[] = []
    const dispatcher = createDispatcher({
      routes: [
        { pattern: '/', module: { [method]: ({ body }: HandlerContext) => void seen.push(body) } },
      ],
    })
    const match = dispatcher.match('/')
    const body = vi.fn()
    if (match) await dispatcher.run(match, makeHost({ method, hasBody: true, body }))
    expect(seen).toEqual([undefined])
    expect(body).not.toHaveBeenCalled()
  })
})

describe('the limit', () => {
  const over = 'x'.repeat(102_401)
  test('is 102,400 bytes', async () => {
    expect(await post(over.slice(1), 'text/plain')).toHaveLength(102_400)
    const response = (await post(over, 'text/plain')) as Response
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({
      title: 'Content Too Large',
      detail: 'The body is longer than 102400 bytes',
    })
  })
  test('is for the bytes after decoding', async () => {
    expect(await post(gzipSync(over.slice(1)), 'text/plain', GZIP)).toHaveLength(102_400)
  })
  test('counts chunks as they come', async () => {
    const body = streamOf(over.slice(0, 60_000), over.slice(60_000))
    expect(await statusOf(await post(body, 'text/plain'))).toBe(413)
  })
  test.each<[string, BodyInit, Sent & { config?: RouteConfig }, number | undefined]>([
    [
      'refuses by the length, before reading',
      'x',
      { headers: { 'Content-Length': '102401' } },
      413,
    ],
    ['counts after decoding', gzipSync(over), GZIP, 413],
    ['is set by the app', 'xx', { options: { body: { limit: 1 } } }, 413],
    [
      'is set by the route, over the app',
      'xx',
      { options: { body: { limit: 1 } }, config: { body: { limit: 2 } } },
      undefined,
    ],
    ['of 0 takes nothing', 'x', { config: { body: { limit: 0 } } }, 413],
  ])('%s', async (_, body, sent, status) => {
    const seen = await post(body, 'text/plain', sent)
    expect(seen instanceof Response ? seen.status : undefined).toBe(status)
  })
  test.each([
    ['plain', {}, [new Uint8Array(60_000)]],
    // Behind an empty chunk, as some hosts give it.
    ['encoded', GZIP.headers, [new Uint8Array(), gzipSync(new Uint8Array(1_000_000))]],
  ])('stops reading as soon as it is passed: %s', async (_, headers, chunks) => {
    let isStopped = false
    async function* body() {
      try {
        for (;;) yield* chunks
      } finally {
        isStopped = true
      }
    }
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { action: () => 1 } }] })
    const match = dispatcher.match('/')
    const hostRequest = makeHost({
      method: 'POST',
      hasBody: true,
      body,
      requestHeaders: {
        'content-type': 'text/plain',
        'content-encoding': Object.values(headers)[0] ?? 'identity',
      },
    })
    expect(match && (await dispatcher.run(match, hostRequest))).toMatchObject({ status: 413 })
    await expect.poll(() => isStopped).toBe(true)
  })
})

describe('a Content-Encoding', () => {
  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync('ü')],
    ['x-gzip', gzipSync('ü')],
    ['GZIP ', gzipSync('ü')],
    ['deflate', deflateSync('ü')],
    ['identity', new TextEncoder().encode('ü')],
    ['', new TextEncoder().encode('ü')],
  ])('%j is decoded', async (encoding, body) => {
    expect(
      await post(body as BodyInit, 'text/plain', { headers: { 'Content-Encoding': encoding } }),
    ).toBe('ü')
  })
  test('that is unknown is a 415 that says which are', async () => {
    const response = (await post('x', 'text/plain', {
      headers: { 'Content-Encoding': 'br' },
    })) as Response
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([
      415,
      'gzip, deflate',
    ])
    expect(await response.json()).toMatchObject({
      detail: 'The Content-Encoding of the body is not known; send gzip, deflate or none',
    })
  })
  test.each([
    ['broken', 'no gzip at all'],
    ['broken off', gzipSync('x'.repeat(1_000)).subarray(0, 15)],
  ])('that is %s is a 400', async (_, body) => {
    const response = (await post(body as BodyInit, 'text/plain', GZIP)) as Response
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { detail: 'The body is not valid in its Content-Encoding' },
    ])
  })
  test.each([
    ['no chunk', () => streamOf()],
    ['empty chunks', () => streamOf('', '')],
  ])('of %s is that of no body', async (_, makeBody) => {
    expect(await post(makeBody(), 'text/plain', GZIP)).toBeUndefined()
  })
})

describe('config.body.parse', () => {
  test("'raw' gives the bytes, of any type, none included", async () => {
    const config = { body: { parse: 'raw' } } as const
    expect(await post('{"a":1}', 'application/json', { config })).toEqual(
      new TextEncoder().encode('{"a":1}'),
    )
    expect(await post(new Uint8Array([255]), null, { config })).toEqual(new Uint8Array([255]))
    expect(await post(gzipSync('x'), null, { config, ...GZIP })).toEqual(
      new TextEncoder().encode('x'),
    )
  })
  test('true leaves an empty body of no type to be replayed', async () => {
    const response = await send(
      { action: ({ request }) => request.text().then((text) => ({ text })) },
      { method: 'POST', body: streamOf(), duplex: 'half' } as Sent,
    )
    expect(await response.json()).toEqual({ text: '' })
  })
  test('false leaves the body to the handler', async () => {
    const response = await send(
      {
        action: async ({ body, request }) => [body ?? null, await request.text()],
        config: { body: { parse: false } },
      },
      { method: 'POST', body: 'x'.repeat(200_000) },
    )
    expect(await response.json()).toEqual([null, 'x'.repeat(200_000)])
  })
})

describe('request replays the body', () => {
  const replay = (use: (request: Request) => unknown, sent: Sent = {}) =>
    send(
      { action: ({ request }) => use(request), loader: ({ request }) => use(request) },
      { path: '/a?b=c', method: 'POST', ...sent },
    )

  test('after it was parsed', async () => {
    const sent = { body: '{"a": 1}', headers: { 'Content-Type': 'application/json', 'X-A': 'b' } }
    const response = await replay(
      async (request) => [
        request.method,
        request.url,
        request.headers.get('x-a'),
        await request.clone().json(),
        await request.text(),
      ],
      sent,
    )
    expect(await response.json()).toEqual([
      'POST',
      'http://x.test/a?b=c',
      'b',
      { a: 1 },
      '{"a": 1}',
    ])
  })

  test('before it is parsed, to middleware', async () => {
    const seen: unknown[] = []
    const response = await send(
      { action: ({ body }) => body },
      {
        method: 'POST',
        body: '{"a":1}',
        headers: { 'Content-Type': 'application/json' },
        middleware: [
          async ({ request }, next) => {
            seen.push(await request.text())
            return next()
          },
        ],
      },
    )
    expect([seen, await response.json()]).toEqual([['{"a":1}'], { a: 1 }])
  })

  test('and is the request of the host where there is nothing to replay', async () => {
    const given = new Request('http://x.test/')
    const dispatcher = createDispatcher({
      routes: [
        { pattern: '/', module: { loader: ({ request }) => void expect(request).toBe(given) } },
      ],
    })
    expect((await dispatcher.fetch(given)).status).toBe(204)
  })

  test.each([
    ['the request of the host where the handler takes the body as it comes', undefined, true, 200],
    ['another one where it ends at a limit', 1, false, 413],
  ])('and is %s', async (_, limit, isSame, status) => {
    const given = post()
    const seen: boolean[] = []
    const action = async ({ request }: HandlerContext) => {
      seen.push(request === given)
      return request.text()
    }
    const config = { body: { parse: false, ...(limit !== undefined && { limit }) } }
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { action, config } }] })
    expect([(await dispatcher.fetch(given)).status, seen]).toEqual([status, [isSame]])

    function post(): Request {
      // As a stream it has no length that is refused before the handler runs.
      const init = { method: 'POST', body: streamOf('ab'), duplex: 'half' }
      return new Request('http://x.test/', init as RequestInit)
    }
  })

  test('and has a 400 for a form that is none', async () => {
    const response = await send(
      {
        action: ({ request }) => request.formData().then(() => 1),
        config: { body: { parse: false } },
      },
      { method: 'POST', body: 'x', headers: { 'Content-Type': 'multipart/form-data; boundary=y' } },
    )
    expect(await response.json()).toMatchObject({ status: 400, detail: 'The body is not a form' })
  })

  /** The replay on a host that has no request of its own. */
  async function onHost<T>(
    use: (context: HandlerContext) => T,
    members: Partial<HostRequest>,
    config: RouteConfig = {},
  ): Promise<Awaited<T>> {
    const used: Awaited<T>[] = []
    const keep = async (context: HandlerContext) => void used.push(await use(context))
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: keep, action: keep, config } }],
      onError: (error) => void used.push(error as never),
    })
    const match = dispatcher.match('/')
    if (match) await dispatcher.run(match, makeHost({ method: 'POST', ...members }))
    return used[0] as Awaited<T>
  }
  async function* body() {
    yield new TextEncoder().encode('hel')
    yield new TextEncoder().encode('lo')
  }
  const headers = () =>
    [
      ['content-type', 'text/plain'],
      ['x-a', 'b'],
    ] as const
  const header = (name: string) => new Map<string, string>(headers()).get(name)

  test('without a body', async () => {
    const request = await onHost(({ request }) => request, {
      method: 'GET',
      headers,
      hasBody: true,
    })
    expect([request.url, request.method, request.headers.get('x-a'), request.body]).toEqual([
      'http://x.test/',
      'GET',
      'b',
      null,
    ])
    expect(await onHost(({ request }) => request.body, {})).toBeNull()
    const head = { method: 'HEAD', headers, hasBody: true }
    expect(await onHost(({ request }) => request.body, head)).toBeNull()
  })

  test('from an encoded stream', async () => {
    const encoded = new Map<string, string>([...headers(), ['content-encoding', 'gzip']])
    const members = {
      hasBody: true,
      headers: () => encoded,
      header: (name: string) => encoded.get(name),
      async *body() {
        yield gzipSync('hello')
      },
    }
    expect(await onHost(({ body }) => body, members)).toBe('hello')
  })

  test('from the stream of the host', async () => {
    const members = { hasBody: true, body, headers, header }
    expect(await onHost(({ request }) => request.text(), members)).toBe('hello')
    expect(await onHost(({ request }) => request.text(), members, { body: { parse: false } })).toBe(
      'hello',
    )
  })

  test('from a faster way that the host has of reading', async () => {
    const readBody = vi.fn(async () => new TextEncoder().encode('fast'))
    expect(
      await onHost(async ({ request, body }) => [body, await request.text()], {
        hasBody: true,
        headers,
        header,
        readBody,
      }),
    ).toEqual(['fast', 'fast'])
    expect(readBody).toHaveBeenCalledExactlyOnceWith(102_400)
  })

  test('not before somebody reads it', async () => {
    const read = vi.fn(body)
    await onHost(
      ({ request }) => request.headers,
      { hasBody: true, body: read, headers },
      { body: { parse: false } },
    )
    await onHost(({ request }) => request.headers, {
      method: 'GET',
      hasBody: true,
      body: read,
      headers,
    })
    expect(read).not.toHaveBeenCalled()
  })

  test('stopping the source when it is cancelled', async () => {
    const stop = vi.fn()
    async function* endless() {
      try {
        for (;;) yield new Uint8Array(1)
      } finally {
        stop()
      }
    }
    await onHost(
      async ({ request }) => {
        const reader = request.body?.getReader()
        await reader?.read()
        await reader?.cancel()
      },
      { hasBody: true, body: endless, headers },
      { body: { parse: false } },
    )
    expect(stop).toHaveBeenCalledOnce()
  })

  test('with the error that reading met', async () => {
    const read = ({ request }: HandlerContext) => request.text()
    const response = await send(
      { action: () => 1 },
      { method: 'POST', body: 'hello', middleware: [read], options: { body: { limit: 3 } } },
    )
    expect(response.status).toBe(413)
  })

  describe('that the app has parsed before', () => {
    const value = { a: 1 }
    test('is used as it is', async () => {
      const setBody = vi.fn()
      expect(
        await onHost(({ body }) => body, {
          hasBody: true,
          headers,
          header,
          parsedBody: () => ({ value }),
          setBody,
        }),
      ).toBe(value)
      expect(
        await onHost(({ body }) => body, { parsedBody: () => ({ value: undefined }) }),
      ).toBeUndefined()
      expect(setBody).not.toHaveBeenCalled()
    })
    test('has json() from the value, and the rest is an error that says what to do', async () => {
      const members = { hasBody: true, headers, parsedBody: () => ({ value }) }
      expect(await onHost(({ request }) => request.json(), members)).toBe(value)
      expect(
        await onHost(
          ({ request }) => request.text().catch((error: Error) => error.message),
          members,
        ),
      ).toContain('The bytes of this body were not kept')
    })
    test('by other code that runs once the request is made, is not read again', async () => {
      let parsed: { value: unknown } | undefined
      const members = {
        hasBody: true,
        headers,
        parsedBody: () => parsed,
        body: () => {
          throw new Error('The stream is read twice')
        },
      }
      const use = async ({ request }: HandlerContext) => {
        parsed = { value }
        const text = await request
          .clone()
          .text()
          .catch((error: Error) => error.message)
        return [await request.json(), text]
      }
      const config = { body: { parse: false } } as const
      expect(await onHost(use, members, config)).toEqual([
        value,
        expect.stringContaining('The bytes of this body were not kept'),
      ])
    })
    test('is not what the handler itself reads', async () => {
      let isRead = false
      const members = {
        hasBody: true,
        headers,
        parsedBody: () => (isRead ? { value: undefined } : undefined),
        async *body() {
          isRead = true
          yield new TextEncoder().encode('{"a":')
          yield new TextEncoder().encode('1}')
        },
      }
      const use = ({ request }: HandlerContext) => [request.clone().text(), request.json()]
      const read = async (context: HandlerContext) => Promise.all(use(context))
      const config = { body: { parse: false } } as const
      expect(await onHost(read, members, config)).toEqual(['{"a":1}', value])
    })
    test('has json() from the value also where the bytes were kept', async () => {
      const parsedBody = () => ({ value, bytes: new TextEncoder().encode('{"a":2}') })
      const members = { hasBody: true, headers, parsedBody }
      expect(await onHost(({ request }) => request.json(), members)).toBe(value)
    })
    test.each<[string, object, unknown]>([
      ['the bytes that were kept', { value, bytes: new Uint8Array([1]) }, new Uint8Array([1])],
      ['a value of bytes', { value: new Uint8Array([2]) }, new Uint8Array([2])],
      ['nothing where there was nothing', { value: undefined }, undefined],
    ])("is, for 'raw', %s", async (_, parsed, bytes) => {
      const parsedBody = () => parsed as { value: unknown }
      const config = { body: { parse: 'raw' } } as const
      expect(await onHost(({ body }) => body, { parsedBody }, config)).toEqual(bytes)
    })
    test.each<[string, HostRequest['parsedBody'], unknown, unknown]>([
      [
        'the bytes that were kept',
        () => ({ value, bytes: new Uint8Array([1]) }),
        new Uint8Array([1]),
        new Uint8Array([1]),
      ],
      ['what the stream had, or what was put in its place', undefined, new Uint8Array(), 'other'],
    ])("is, for 'raw' and to middleware, %s", async (_, parsedBody, first, second) => {
      let put: { value: unknown } | undefined
      const seen: unknown[] = []
      const look = async (context: HandlerContext, next: () => Promise<unknown>) => {
        seen.push(await context.parseBody())
        put = { value: 'other' }
        seen.push(context.body)
        return next()
      }
      const module = { action: () => 1, config: { body: { parse: 'raw' } } } as const
      const dispatcher = createDispatcher({
        routes: [{ pattern: '/', module, middleware: [look] }],
      })
      const match = dispatcher.match('/')
      const hostRequest = makeHost({
        method: 'POST',
        hasBody: true,
        setBody: () => {},
        parsedBody: parsedBody ?? (() => put),
      })
      if (match) await dispatcher.run(match, hostRequest)
      expect(seen).toEqual([first, second])
    })
    test('is undefined to middleware of a route that takes the body itself', async () => {
      const look = ({ body }: HandlerContext, next: () => unknown) =>
        body === undefined ? next() : 1
      const module = { action: () => 2, config: { body: { parse: false } } }
      const response = await send(module, { method: 'POST', body: 'x', middleware: [look] })
      expect(await response.json()).toBe(2)
    })
    test('makes up for a body where the host has none', async () => {
      const members = { hasBody: false, parsedBody: () => ({ value }) }
      expect(await onHost(({ request }) => request.json(), members)).toBe(value)
    })
    test("is, for 'raw', an error that says what to do where no bytes were kept", async () => {
      const members = { hasBody: true, headers, parsedBody: () => ({ value }) }
      const error = await onHost(({ body }) => body, members, { body: { parse: 'raw' } })
      expect(String(error)).toContain('The bytes of this body were not kept')
    })
    test('has the bytes of a value of bytes', async () => {
      const parsedBody = () => ({ value: new TextEncoder().encode('{"a":1}') })
      const members = { hasBody: true, headers, parsedBody }
      expect(await onHost(({ request }) => request.text(), members)).toBe('{"a":1}')
      expect(await onHost(({ request }) => request.json(), members)).toEqual(value)
    })
    test('has everything from the bytes where they were kept', async () => {
      const members = {
        hasBody: true,
        headers,
        parsedBody: () => ({ value, bytes: new TextEncoder().encode('{"a":1}') }),
      }
      expect(
        await onHost(
          async ({ request }) => [await request.clone().json(), await request.text()],
          members,
        ),
      ).toEqual([value, '{"a":1}'])
    })
  })

  test.each(['TRACE', 'CONNECT', 'TRACK'])('not for %s, which is a 405', async (method) => {
    const dispatcher = createDispatcher({
      routes: [
        {
          pattern: '/',
          module: { loader: () => 1 },
          middleware: [({ request }, next) => (request.signal.aborted ? undefined : next())],
        },
      ],
    })
    const match = dispatcher.match('/')
    const response = match && (await dispatcher.run(match, makeHost({ method })))
    expect(response).toMatchObject({ status: 405 })
    expect(response?.headers).toContainEqual(['Allow', 'GET, HEAD, OPTIONS'])
  })

  test('telling the host what the body is', async () => {
    const setBody = vi.fn()
    await onHost(() => 1, { hasBody: true, headers, header, body, setBody })
    expect(setBody).toHaveBeenCalledExactlyOnceWith('hello')
  })
})
