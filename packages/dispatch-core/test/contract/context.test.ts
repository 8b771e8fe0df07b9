import { describe, expect, test, vi } from 'vitest'
import type { HostRequest, PlainResponse } from '../../src/adapter.ts'
import { createDispatcher, type HandlerContext } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send } from '../send.ts'

/** What a handler makes of its context, on a host made by hand. */
async function read<T>(
  use: (context: HandlerContext) => T,
  hostRequest: Parameters<typeof makeHost>[0] = {},
): Promise<{ used: Awaited<T>; response: PlainResponse | undefined }> {
  const used: Awaited<T>[] = []
  const dispatcher = createDispatcher({
    routes: [{ id: 'all', pattern: '/:path*', module: { loader: keep, action: keep } }],
    onError: (error) => {
      throw error
    },
  })
  async function keep(context: HandlerContext) {
    used.push(await use(context))
  }
  const made = makeHost(hostRequest)
  const match = dispatcher.match(made.target)
  const response = match && (await dispatcher.run(match, made))
  return { used: used[0] as Awaited<T>, response }
}

test('the context has the route, the method and the params', async () => {
  const { used } = await read(
    ({ route, method, params }) => [route.id, route.pattern, method, params],
    { target: '/a/b' },
  )
  expect(used).toEqual(['all', '/:path*', 'GET', { path: ['a', 'b'] }])
})

describe('url', () => {
  test('is the origin of the host and the target as received, by WHATWG rules', async () => {
    const { used } = await read(({ url }) => url, {
      target: '/a%2Fb?q=1&q=2',
      origin: 'https://x.test:8443',
    })
    expect(used.href).toBe('https://x.test:8443/a%2Fb?q=1&q=2')
    expect(used.searchParams.getAll('q')).toEqual(['1', '2'])
  })
  test('is made once', async () => {
    expect((await read((context) => new Set([context.url, context.url]).size)).used).toBe(1)
  })
  test('that the client has spoilt by its Host header is a 400', async () => {
    const { response } = await read(({ url }) => url, { origin: 'http://][' })
    expect(response).toMatchObject({
      status: 400,
      body: expect.stringContaining('The Host of the request is not valid'),
    })
  })
})

describe('cookies', () => {
  test.each<[string, string | undefined, Record<string, string>]>([
    ['none', undefined, {}],
    ['one', 'a=1', { a: '1' }],
    ['several', 'a=1; b=2;c=3', { a: '1', b: '2', c: '3' }],
    ['the first of one name', 'a=1; a=2', { a: '1' }],
    ['quoted', 'a="x y"', { a: 'x y' }],
    ['a lonely quote', 'a="', { a: '"' }],
    ['an open quote', 'a="x', { a: '"x' }],
    ['a closing quote alone', 'a=x"', { a: 'x"' }],
    ['percent-encoded', 'a=%C3%BC%3B', { a: 'ü;' }],
    ['malformed encoding, as it is', 'a=%zz', { a: '%zz' }],
    ['equals signs in the value', 'a=b=c', { a: 'b=c' }],
    ['an empty value', 'a=', { a: '' }],
    ['what has no value, no name or nothing', 'a; =b; ; c=1', { c: '1' }],
    ['pairs without an equals sign in front of one with it', 'a; b; c=1; d', { c: '1' }],
    ['spaces and tabs around', ' a\t= 1 ;\t b=2\t', { a: '1', b: '2' }],
  ])('%s', async (_, cookie, expected) => {
    const { used } = await read(
      ({ cookies }) => cookies,
      cookie === undefined ? {} : { requestHeaders: { cookie } },
    )
    expect({ ...used }).toEqual(expected)
    expect(Object.getPrototypeOf(used)).toBeNull()
  })
  test('named like members of objects are only cookies', async () => {
    const { used } = await read(({ cookies }) => Object.entries(cookies), {
      requestHeaders: { cookie: '__proto__=a; constructor=b' },
    })
    expect(used).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
  })
  test('are read once', async () => {
    expect((await read((context) => new Set([context.cookies, context.cookies]).size)).used).toBe(1)
  })
})

describe('reply', () => {
  test('sets status and headers of a plain result', async () => {
    const response = await send({
      loader({ reply }) {
        reply.status = 201
        reply.headers.set('Location', '/users/7')
        reply.headers.append('Set-Cookie', 'a=1')
        reply.headers.append('Set-Cookie', 'b=2')
        return { id: 7, status: reply.status }
      },
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe('/users/7')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toEqual({ id: 7, status: 201 })
  })
  test.each([199, 600, 99, 1000, 200.5, Number.NaN, '200', null])(
    'does not take the status %o',
    async (status) => {
      const errors: unknown[] = []
      await send(
        {
          loader: ({ reply }) => {
            reply.status = status as never
          },
        },
        { options: { onError: (error) => void errors.push(error) } },
      )
      expect(String(errors[0])).toMatch(
        /UsageError: reply\.status got the status .*; write an integer from 200 to 599/,
      )
    },
  )
  test.each([200, 599])('takes the status %i', async (status) => {
    expect(
      (
        await send({
          loader: ({ reply }) => {
            reply.status = status
            return 1
          },
        })
      ).status,
    ).toBe(status)
  })
  test('with a header that HTTP does not take is a 500', async () => {
    const onError = vi.fn()
    const response = await send(
      {
        loader: ({ reply }) => {
          reply.headers.set('X-A', 'a\x01')
          return 1
        },
      },
      { options: { onError } },
    )
    expect(response.status).toBe(500)
    expect(String(onError.mock.calls[0]?.[0])).toContain(
      'Header x-a has a value with a line break, a control character',
    )
  })
})

test('state has no prototype and belongs to one request', async () => {
  const { used } = await read(({ state }) => state)
  expect(Object.getPrototypeOf(used)).toBeNull()
  expect((await read(({ state }) => state)).used).not.toBe(used)
})

test('signal is that of the host where there is no timeout', async () => {
  const { signal } = new AbortController()
  expect((await read((context) => context.signal, { signal })).used).toBe(signal)
})

test("a host's own members are read from it when a handler reads them", async () => {
  interface OwnHost extends HostRequest {
    readonly ip: string
  }
  const ip = vi.fn((hostRequest: OwnHost) => hostRequest.ip)
  const dispatcher = createDispatcher<OwnHost>(
    {
      routes: [
        {
          pattern: '/read',
          module: { loader: (context: HandlerContext & { ip: string }) => context.ip },
        },
        { pattern: '/leave', module: { loader: () => 1 } },
      ],
    },
    { ip },
  )
  const run = (target: string) => {
    const match = dispatcher.match(target)
    return match && dispatcher.run(match, { ...makeHost({ target }), ip: '::1' })
  }
  expect(run('/leave')).toMatchObject({ body: '1' })
  expect(ip).not.toHaveBeenCalled()
  expect(run('/read')).toMatchObject({ body: '"::1"' })
})
