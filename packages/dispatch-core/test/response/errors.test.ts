import { afterEach, describe, expect, test, vi } from 'vitest'
import type { PlainResponse } from '../../src/adapter.ts'
import { createDispatcher, HttpError, json, redirect } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send, sendResult } from '../send.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const unprintable = new Proxy(
  {},
  {
    get: refuse,
    has: refuse,
    getPrototypeOf: refuse,
    ownKeys: refuse,
    getOwnPropertyDescriptor: refuse,
  },
)

function refuse(): never {
  throw new Error('do not look at me')
}

/** A date is in the middle, since Node 26 writes arrays alone without recursion. */
function nest(depth: number): unknown {
  let value: unknown = new Date(0)
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

const circular: Record<string, unknown> = {}
circular.self = circular

const GENERIC = { title: 'Internal Server Error', status: 500 }

describe('a 500 that tells nothing, and one call of onError, for', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  test.each<[string, () => unknown]>([
    [
      'a thrown error',
      () => {
        throw new Error('pg://user:pass@host')
      },
    ],
    [
      'a rejection',
      async () => {
        throw new Error('pg://user:pass@host')
      },
    ],
    [
      'a thrown string',
      () => {
        throw 'pg://user:pass@host'
      },
    ],
    [
      'a thrown null',
      () => {
        throw null
      },
    ],
    [
      'a thrown undefined',
      () => {
        throw undefined
      },
    ],
    [
      'a thrown symbol',
      () => {
        throw Symbol('pg://user:pass@host')
      },
    ],
    [
      'a thrown plain object, even one that looks like an answer',
      () => {
        throw { status: 200, body: 'forged' }
      },
    ],
    [
      'a thrown object that cannot be looked at',
      () => {
        throw unprintable
      },
    ],
    [
      'a thrown error whose message cannot be read',
      () => {
        throw Object.defineProperty(new Error(), 'message', { get: refuse })
      },
    ],
    ['a returned error', () => new Error('pg://user:pass@host')],
    ['a returned object that cannot be looked at', () => unprintable],
    ['a returned object that was revoked', () => proxy],
    [
      'a returned object whose getter throws',
      () => ({
        get a() {
          return refuse()
        },
      }),
    ],
    [
      'a returned object whose then throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: that is what breaks here
        get then() {
          return refuse()
        },
      }),
    ],
    ['a circular object', () => circular],
    ['a BigInt', () => ({ id: 7n })],
    ['a toJSON that throws', () => ({ toJSON: refuse })],
    ['a function', () => refuse],
    ['a symbol', () => Symbol('x')],
    ['40,000 nested arrays', () => nest(40_000)],
    [
      'a Response that was read',
      async () => {
        const read = new Response('x')
        await read.text()
        return read
      },
    ],
    ['a Response that no server can send', () => Response.error()],
    [
      'a Response with a control character in a header',
      () => new Response('x', { headers: { 'X-A': 'a\x01' } }),
    ],
    ['what claims to be a Response', () => ({ [Symbol.toStringTag]: 'Response' })],
    ["what claims to be a helper's result", () => ({ [Symbol.for('portolan.toDraft')]: 'forged' })],
    ["a helper's result that fails", () => ({ [Symbol.for('portolan.toDraft')]: refuse })],
    [
      "a helper's result with a status that cannot be sent",
      () => ({ [Symbol.for('portolan.toDraft')]: () => ({ status: 99, body: null }) }),
    ],
    [
      "a helper's result with a header that is no pair",
      () => ({ [Symbol.for('portolan.toDraft')]: () => ({ headers: ['ab'], body: null }) }),
    ],
    [
      "a helper's result with a header that has no value",
      () => ({ [Symbol.for('portolan.toDraft')]: () => ({ headers: [['ab']], body: null }) }),
    ],
    [
      'an HttpError whose status was changed',
      () => Object.assign(new HttpError(404), { status: 9 }),
    ],
    [
      'an HttpError whose extensions have no JSON form',
      () => new HttpError(404, { extensions: { circular } }),
    ],
    [
      'a header with a line break',
      () => new HttpError(404, { headers: { 'X-A': 'a\r\nSet-Cookie: b' } }),
    ],
    ['a status that is none', () => json(1, 600)],
    ['a redirect to elsewhere', () => redirect('//evil.test')],
  ])('%s', async (_, loader) => {
    const onError = vi.fn()
    const response = await sendResult(loader, { options: { onError } })
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual(GENERIC)
    expect(onError).toHaveBeenCalledOnce()
    expect(onError.mock.calls[0]?.[1]).toMatchObject({ method: 'GET', route: { id: '/:name?' } })
  })
})

describe('a thrown error that says how it is answered', () => {
  const answer = async (error: unknown) => {
    const onError = vi.fn()
    const loader = () => {
      throw error
    }
    const response = await sendResult(loader, { options: { onError } })
    const { detail } = (await response.json()) as { detail?: string }
    return { status: response.status, detail, isTold: onError.mock.calls.length === 1, response }
  }

  test.each([
    [{ status: 400 }, 400],
    [{ status: 499 }, 499],
    [{ status: 500 }, 500],
    [{ status: 599 }, 500],
    [{ status: 399 }, 500],
    [{ status: 404.5 }, 500],
    [{ status: '404' }, 500],
    [{ status: 302, statusCode: 404 }, 404],
    [{ status: 404, statusCode: 409 }, 404],
    [{ status: 400, expose: false }, 400],
    [{ status: 599, expose: false }, 599],
    [{ status: 600, expose: false }, 500],
    [{ status: 399, expose: false }, 500],
    [{ status: 503.5, expose: false }, 500],
  ])('%j: %i, without its message', async (error, status) => {
    const own = { message: 'secret', ...error }
    expect(await answer(own)).toMatchObject({ status, detail: undefined, isTold: true })
  })

  test.each([
    ['No such ship', 'No such ship'],
    ['', undefined],
    [7, undefined],
    [undefined, undefined],
  ])(
    'with expose, and the message %j: to the client, and not to onError',
    async (message, detail) => {
      const error = { status: 404, expose: true, message }
      expect(await answer(error)).toMatchObject({ status: 404, detail, isTold: false })
    },
  )

  test('with headers, but those of its own body and of the connection', async () => {
    const headers = {
      'Retry-After': '1',
      'Content-LENGTH': '99',
      'Content-Type': 'text/html',
      Connection: 'close',
    }
    const { response } = await answer({ status: 429, expose: true, headers })
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/problem+json',
      'retry-after': '1',
    })
  })

  test('with headers that cannot be sent, or members that throw: 500', async () => {
    const unsendable = { status: 404, expose: true, headers: { 'X A': 'b' } }
    expect(await answer(unsendable)).toMatchObject({ status: 500, isTold: true })
    const throwing = Object.defineProperty({ status: 404 }, 'expose', { get: refuse })
    expect(await answer(throwing)).toMatchObject({ status: 500, isTold: true })
  })
})

describe('exposeErrors', () => {
  const options = { exposeErrors: true }
  test('sends message and stack', async () => {
    const error = new Error('no such table')
    const response = await sendResult(
      () => {
        throw error
      },
      { options },
    )
    expect(await response.json()).toEqual({
      ...GENERIC,
      detail: 'no such table',
      stack: error.stack,
    })
  })

  test('sends what was thrown as text when it is no error', async () => {
    const response = await sendResult(
      () => {
        throw 'text'
      },
      { options },
    )
    expect(await response.json()).toEqual({ ...GENERIC, detail: 'text' })
  })

  test('sends the 500 that tells nothing when there is no text', async () => {
    const response = await sendResult(
      () => {
        throw unprintable
      },
      { options },
    )
    expect(await response.json()).toEqual(GENERIC)
  })
})

describe('onError', () => {
  const failing = () => {
    throw new Error('broken')
  }
  const page = () =>
    new Response('<h1>Sorry</h1>', { status: 500, headers: { 'Content-Type': 'text/html' } })

  test.each<[string, () => unknown, number, string]>([
    ['returns a Response', page, 500, '<h1>Sorry</h1>'],
    ['returns a promise of one', async () => page(), 500, '<h1>Sorry</h1>'],
    [
      'throws a Response',
      () => {
        throw page()
      },
      500,
      '<h1>Sorry</h1>',
    ],
    [
      'returns an HttpError',
      () => new HttpError(503),
      503,
      '{"title":"Service Unavailable","status":503}',
    ],
    [
      'rejects with an HttpError',
      async () => {
        throw new HttpError(503)
      },
      503,
      '{"title":"Service Unavailable","status":503}',
    ],
    ['returns json()', () => json({ sorry: true }, 502), 502, '{"sorry":true}'],
    ['returns a plain value', () => ({ sorry: true }), 500, '{"sorry":true}'],
    ['returns nothing', () => undefined, 500, '{"title":"Internal Server Error","status":500}'],
    ['returns null, which is a value', () => null, 500, 'null'],
    [
      'resolves to nothing',
      async () => undefined,
      500,
      '{"title":"Internal Server Error","status":500}',
    ],
    [
      'returns an error',
      () => new Error('again'),
      500,
      '{"title":"Internal Server Error","status":500}',
    ],
    [
      'returns what cannot be looked at',
      () => unprintable,
      500,
      '{"title":"Internal Server Error","status":500}',
    ],
    [
      'returns what has no JSON form',
      () => 7n,
      500,
      '{"title":"Internal Server Error","status":500}',
    ],
  ])('%s', async (_, onError, status, body) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await sendResult(failing, { options: { onError } })
    expect([response.status, await response.text()]).toEqual([status, body])
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('onError is broken')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('onError is broken')
      },
    ],
  ])('%s: the 500 is sent and the console told', async (_, onError) => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await sendResult(failing, { options: { onError } })
    expect(await response.json()).toEqual(GENERIC)
    expect(write.mock.calls.map((call) => call.join(' '))).toEqual([
      'GET /:name? failed: Error: onError is broken',
    ])
  })

  test.each<[string, () => unknown, string]>([
    ['what has no JSON form', () => 7n, 'Do not know how to serialize a BigInt'],
    ['an error', () => new Error('again'), 'again'],
  ])('returns %s: the console is told why it is not sent', async (_, onError, why) => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await sendResult(failing, { options: { onError } })
    expect(await response.json()).toEqual(GENERIC)
    expect(write.mock.calls).toEqual([
      ['GET /:name? failed:', expect.objectContaining({ message: why })],
    ])
  })

  test('sets a status of its own through the context', async () => {
    const options = {
      onError: (_error: unknown, { reply }: { reply: { status: number | undefined } }) => {
        reply.status = 507
        return { full: true }
      },
    }
    expect((await sendResult(failing, { options })).status).toBe(507)
  })

  test('keeps an error status that was set before, and no other', async () => {
    for (const [set, sent] of [
      [400, 400],
      [399, 500],
      [201, 500],
    ] as const) {
      const loader = ({ reply }: { reply: { status: number | undefined } }) => {
        reply.status = set
        throw new Error('broken')
      }
      expect((await send({ loader }, { options: { onError: () => 'sorry' } })).status).toBe(sent)
    }
  })

  test('without it the console is told, even of what it cannot print', async () => {
    const write = vi.spyOn(console, 'error').mockImplementation(() => {})
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader: failing } }] })
    await dispatcher.fetch(new Request('http://x.test/'))
    expect(write.mock.calls).toEqual([['GET / failed:', expect.any(Error)]])
    write.mockImplementation(refuse)
    expect((await dispatcher.fetch(new Request('http://x.test/'))).status).toBe(500)
  })

  test('is not called for answers', async () => {
    const onError = vi.fn()
    for (const thrown of [new HttpError(500), json(1), redirect('/'), new Response()]) {
      await sendResult(
        () => {
          throw thrown
        },
        { options: { onError } },
      )
    }
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('an error after parts of the answer were set', () => {
  test('drops what described the intended body, and what would have it cached', async () => {
    const response = await send({
      loader({ reply }) {
        reply.status = 201
        for (const name of [
          'ETag',
          'Last-Modified',
          'Content-Type',
          'Content-Encoding',
          'Content-Language',
          'Content-Disposition',
          'Cache-Control',
          'Expires',
        ]) {
          reply.headers.set(name, '"x"')
        }
        reply.headers.set('X-Kept', 'yes')
        reply.headers.append('Set-Cookie', 'a=b')
        throw new Error('broken')
      },
    })
    expect(response.status).toBe(500)
    expect([...response.headers]).toEqual([
      ['content-type', 'application/problem+json'],
      ['set-cookie', 'a=b'],
      ['x-kept', 'yes'],
    ])
  })

  test('removes them from the host as well, and keeps caching of a problem that was meant', async () => {
    const removed: string[] = []
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => new HttpError(404) } }],
    })
    const match = dispatcher.match('/')
    if (match) {
      await dispatcher.run(
        match,
        makeHost({ removeResponseHeader: (name) => void removed.push(name) }),
      )
    }
    expect(removed).toContain('content-type')
    expect(removed).not.toContain('cache-control')
  })
})

describe('a host that passes errors on', () => {
  const run = (onError: () => unknown, isPassed: boolean) => {
    const passError = vi.fn(() => isPassed)
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: refuse } }],
      onError,
    })
    const match = dispatcher.match('/')
    return { response: match && dispatcher.run(match, makeHost({ passError })), passError }
  }
  test('is given what onError has no answer for', () => {
    const { response, passError } = run(() => undefined, true)
    expect(response).toBeUndefined()
    expect(passError).toHaveBeenCalledExactlyOnceWith(new Error('do not look at me'))
  })
  test('is given an HttpError too, returned or thrown', () => {
    for (const isPassed of [true, false]) {
      const error = new HttpError(404)
      const passError = vi.fn(() => isPassed)
      const thrower = () => {
        throw error
      }
      for (const loader of [() => error, thrower]) {
        const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader } }] })
        const match = dispatcher.match('/')
        const response = match && dispatcher.run(match, makeHost({ passError }))
        expect(response).toEqual(isPassed ? undefined : expect.objectContaining({ status: 404 }))
      }
      expect(passError.mock.calls).toEqual([[error], [error]])
    }
  })
  test('leaves the 500 to the dispatcher when it does not take the error', () => {
    expect(run(() => undefined, false).response).toMatchObject({ status: 500 })
  })
  test('is left out if its own error handling fails', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader: refuse } }] })
    const match = dispatcher.match('/')
    const passError = () => {
      throw new Error('no error page')
    }
    expect(match && dispatcher.run(match, makeHost({ passError }))).toMatchObject({ status: 500 })
    expect(log.mock.calls).toEqual([['GET / failed:', new Error('do not look at me')]])
    log.mockRestore()
  })
  test('is not asked when onError has an answer', () => {
    const { response, passError } = run(() => new HttpError(503), true)
    expect(response).toMatchObject({ status: 503 })
    expect(passError).not.toHaveBeenCalled()
  })
})

describe('a client that has gone', () => {
  const answerAborted = async (thrown: (signal: AbortSignal) => unknown) => {
    const onError = vi.fn()
    const onResponse = vi.fn()
    const client = new AbortController()
    const loader = ({ signal }: { signal: AbortSignal }) => {
      client.abort()
      throw thrown(signal)
    }
    const response = await send(
      { loader },
      { signal: client.signal, options: { onError, onResponse } },
    )
    return { status: response.status, errors: onError.mock.calls.length }
  }
  test.each<[string, (signal: AbortSignal) => unknown, number, number]>([
    ['the reason of the signal', (signal) => signal.reason, 499, 0],
    ['an AbortError', () => new DOMException('stop', 'AbortError'), 499, 0],
    ['another error', () => new Error('broken'), 500, 1],
    ['null', () => null, 500, 1],
    ['something that cannot be looked at', () => unprintable, 500, 1],
  ])('and a handler that fails with %s', async (_, thrown, status, errors) => {
    expect(await answerAborted(thrown)).toEqual({ status, errors })
  })

  test('while it is there, an AbortError is an error like any other', async () => {
    const onError = vi.fn()
    await sendResult(
      () => {
        throw new DOMException('stop', 'AbortError')
      },
      { options: { onError } },
    )
    expect(onError).toHaveBeenCalledOnce()
  })
})

describe('a handler that answers through the host', () => {
  const response = { is: 'the response object of the host' }
  async function runAnswered(loader: () => unknown, isAnswered = true) {
    const onError = vi.fn()
    const abandon = vi.fn()
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader } }], onError })
    const match = dispatcher.match('/')
    const result: PlainResponse | undefined =
      match &&
      (await dispatcher.run(
        match,
        makeHost({
          isAnswered: () => isAnswered,
          isHostResponse: (value) => value === response,
          abandon,
        }),
      ))
    return {
      result,
      errors: onError.mock.calls.length,
      warnings: warn.mock.calls.length,
      abandoned: abandon.mock.calls.length,
    }
  }
  const nothing = { result: undefined, errors: 0, warnings: 0, abandoned: 0 }
  test('and then throws: the error is reported, and there is no response', async () => {
    const thrown = await runAnswered(() => {
      throw new Error('late')
    })
    expect(thrown).toMatchObject({ result: undefined, errors: 1 })
  })
  test('from an asynchronous onError: there is no response', async () => {
    let isAnswered = false
    const onError = async () => {
      await null
      isAnswered = true
    }
    const loader = () => {
      throw new Error('refused')
    }
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader } }], onError })
    const match = dispatcher.match('/')
    const hostRequest = makeHost({ isAnswered: () => isAnswered })
    expect(match && (await dispatcher.run(match, hostRequest))).toBe(undefined)
    expect(isAnswered).toBe(true)
  })
  test('returning nothing: there is no response', async () => {
    expect(await runAnswered(() => undefined)).toEqual(nothing)
  })
  test('returning the response object, now or before it answers: there is no response', async () => {
    expect(await runAnswered(() => response)).toEqual(nothing)
    expect(await runAnswered(async () => response, false)).toEqual(nothing)
  })
  test('returning a result too: the first answer wins, with one warning', async () => {
    expect(await runAnswered(() => ({ second: true }))).toEqual({ ...nothing, warnings: 1 })
  })
  test('throwing afterwards: reported, and the answer is broken off', async () => {
    expect(
      await runAnswered(() => {
        throw new Error('broken')
      }),
    ).toEqual({ ...nothing, errors: 1, abandoned: 1 })
    expect(
      await runAnswered(async () => {
        throw new HttpError(404)
      }),
    ).toEqual({ ...nothing, errors: 1, abandoned: 1 })
  })
})
