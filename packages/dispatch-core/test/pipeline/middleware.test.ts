import { describe, expect, test, vi } from 'vitest'
import {
  createDispatcher,
  defineMiddleware,
  type HandlerContext,
  HttpError,
  isHttpError,
  json,
  type Middleware,
  type MiddlewareSource,
  notFound,
  type ResponseEvent,
} from '../../src/index.ts'
import { send } from '../send.ts'

/** Lets everything run that waits for nothing but its turn. */
const turn = () => new Promise((resolve) => setTimeout(resolve))

describe('order', () => {
  test('middleware runs from the outside in, the handler in the middle, and back', async () => {
    const log: string[] = []
    const layer =
      (name: string): Middleware =>
      async (_context, next) => {
        log.push(`${name} in`)
        const result = await next()
        log.push(`${name} out`)
        return result
      }
    const loader = () => {
      log.push('handler')
      return 'result'
    }
    const response = await send({ loader }, { middleware: [layer('a'), [layer('b'), layer('c')]] })
    expect(await response.json()).toBe('result')
    expect(log).toEqual(['a in', 'b in', 'c in', 'handler', 'c out', 'b out', 'a out'])
  })

  test('what middleware puts into state is there below, and not in the next request', async () => {
    const seen: unknown[] = []
    const middleware: Middleware = ({ state }, next) => {
      seen.push(state.user)
      state.user = 'ada'
      return next()
    }
    for (const _ of [1, 2]) {
      const response = await send({ loader: ({ state }) => state }, { middleware: [middleware] })
      expect(await response.json()).toEqual({ user: 'ada' })
    }
    expect(seen).toEqual([undefined, undefined])
  })

  describe('the body', () => {
    const sent = {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'Content-Type': 'application/json' },
    }

    test('is parsed below the middleware, which says so when it is read before', async () => {
      const onError = vi.fn()
      const read: Middleware = ({ body }, next) => (body === undefined ? next() : body)
      const middleware = [read]
      const response = await send(
        { action: ({ body }) => body },
        { ...sent, middleware, options: { onError } },
      )
      expect(response.status).toBe(500)
      expect(String(onError.mock.calls[0]?.[0])).toMatch(/before the body is parsed.*parseBody\(\)/)
    })

    test('is there for middleware that awaits it, and for those below', async () => {
      const seen: unknown[] = []
      const response = await send(
        { action: ({ body }) => body },
        {
          ...sent,
          middleware: [
            async (context, next) => {
              seen.push(await context.parseBody(), context.body)
              return next()
            },
            ({ body }, next) => {
              seen.push(body)
              return next()
            },
          ],
        },
      )
      expect(seen).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }])
      expect(await response.json()).toEqual({ a: 1 })
    })

    test.each(['GET', 'HEAD'])('of a %s is none, and can be read', async (method) => {
      const seen: unknown[] = []
      const middleware: Middleware = async (context, next) => {
        seen.push(context.body, await context.parseBody())
        return next()
      }
      await send({ loader: () => 1 }, { method, middleware: [middleware] })
      expect(seen).toEqual([undefined, undefined])
    })

    test('of a type that is refused can be refused twice', async () => {
      const seen: unknown[] = []
      const middleware: Middleware = async (context, next) => {
        await context.parseBody().catch((error) => seen.push(error.status))
        return next()
      }
      const headers = { 'Content-Type': 'application/xml' }
      const { status } = await send(
        { action: () => 1 },
        { ...sent, headers, middleware: [middleware] },
      )
      expect([seen, status]).toEqual([[415], 415])
    })

    test('that has not been parsed is undefined for onError and observers', async () => {
      const seen: unknown[] = []
      const onError = (_error: unknown, { body }: HandlerContext) => {
        seen.push(body)
      }
      const onResponse = (_event: ResponseEvent, { body }: HandlerContext) => {
        seen.push(body)
      }
      const middleware: Middleware = () => {
        throw new Error('refused')
      }
      await send(
        { action: () => 1 },
        { ...sent, middleware: [middleware], options: { onError, onResponse } },
      )
      expect(seen).toEqual([undefined, undefined])
    })
  })
})

describe('the result is', () => {
  test.each<[string, Middleware, number, unknown]>([
    ['that of next()', (_context, next) => next(), 200, 'below'],
    ['that of next() after more', (_context, next) => next().finally(() => {}), 200, 'below'],
    [
      'that of next() when nothing is returned after it',
      async (_context, next) => {
        await next()
      },
      200,
      'below',
    ],
    [
      'that of next() when it is not awaited',
      (_context, next) => {
        next()
      },
      200,
      'below',
    ],
    [
      'what the middleware returns instead',
      async (_context, next) => {
        await next()
        return 'above'
      },
      200,
      'above',
    ],
    ['null, when that is returned', async () => null, 200, null],
    [
      'what the middleware throws',
      () => {
        throw notFound('not for you')
      },
      404,
      { title: 'Not Found', status: 404, detail: 'not for you' },
    ],
    [
      'what the middleware throws later',
      async () => {
        throw json('later', 409)
      },
      409,
      'later',
    ],
  ])('%s', async (_, middleware, status, body) => {
    const response = await send({ loader: () => 'below' }, { middleware: [middleware] })
    expect([response.status, await response.json()]).toEqual([status, body])
  })

  test('204 when next() is not called and nothing returned', async () => {
    const loader = vi.fn()
    const response = await send({ loader }, { middleware: [() => undefined] })
    expect(response.status).toBe(204)
    expect(loader).not.toHaveBeenCalled()
  })
})

test('middleware may make pages of problems, returned or thrown, for those who want pages', async () => {
  const pages: Middleware = async ({ request }, next) => {
    const result = await next().catch((error: unknown) => error)
    const wantsPage = request.headers.get('accept') === 'text/html'
    if (!isHttpError(result) || !wantsPage) return result
    return new Response(`<h1>${result.title}</h1>`, { status: result.status })
  }
  const thrower = () => {
    throw new HttpError(409)
  }
  for (const loader of [() => new HttpError(409), thrower]) {
    const page = await send({ loader }, { middleware: [pages], headers: { Accept: 'text/html' } })
    expect([page.status, await page.text()]).toEqual([409, '<h1>Conflict</h1>'])
    const problem = await send({ loader }, { middleware: [pages] })
    expect([problem.status, await problem.json()]).toEqual([
      409,
      { title: 'Conflict', status: 409 },
    ])
  }
})

describe('middleware runs', () => {
  test.each(['OPTIONS', 'TRACK2', 'DELETE'])(
    'for %s, whether it is answered or not',
    async (method) => {
      const guard: Middleware = () => {
        throw new HttpError(401)
      }
      expect((await send({ loader: () => 1 }, { method, middleware: [guard] })).status).toBe(401)
    },
  )

  test('not for an unmatched path', async () => {
    const guard = vi.fn()
    await send({ loader: () => 1 }, { path: '/a/b', middleware: [(context) => guard(context)] })
    expect(guard).not.toHaveBeenCalled()
  })
})

describe('next()', () => {
  test('called twice is an error that names the middleware', async () => {
    const onError = vi.fn()
    const loader = vi.fn(() => 'below')
    const response = await send(
      { loader },
      {
        middleware: [
          async (_context, next) => {
            await next()
            return next()
          },
        ],
        options: { onError },
      },
    )
    expect(response.status).toBe(500)
    expect(loader).toHaveBeenCalledOnce()
    expect(onError).toHaveBeenCalledOnce()
    expect(String(onError.mock.calls[0]?.[0])).toContain(
      'next() was called twice in middleware 1 of /:name?',
    )
  })

  test('called after the middleware has returned runs nothing and is reported', async () => {
    const onError = vi.fn()
    const loader = vi.fn()
    const late = vi.fn()
    const response = await send(
      { loader },
      {
        middleware: [
          (_context, next) => {
            setTimeout(() => next().catch(late))
          },
        ],
        options: { onError },
      },
    )
    expect(response.status).toBe(204)
    await turn()
    await turn()
    expect(loader).not.toHaveBeenCalled()
    expect(onError).toHaveBeenCalledOnce()
    expect(String(onError.mock.calls[0]?.[0])).toContain('next() was called after middleware 1')
    expect(late).toHaveBeenCalledOnce()
  })

  test('rejects with what was thrown below, at once or later', async () => {
    for (const loader of [
      () => {
        throw new Error('below')
      },
      async () => {
        throw new Error('below')
      },
    ]) {
      const caught: Middleware = async (_context, next) => {
        try {
          return await next()
        } catch (error) {
          return (error as Error).message
        }
      }
      const onError = vi.fn()
      const response = await send(
        { loader },
        { middleware: [caught, (_context, next) => next()], options: { onError } },
      )
      expect(await response.json()).toBe('below')
      expect(onError).not.toHaveBeenCalled()
    }
  })
})

describe('a failure below is reported exactly once', () => {
  const below = new Error('below')
  const fail = async () => {
    throw below
  }
  test.each<[string, Middleware, number]>([
    ['when it is passed on', (_context, next) => next(), 500],
    ['when it is awaited and passed on', async (_context, next) => await next(), 500],
    [
      'when nobody awaits it and nothing is returned',
      (_context, next) => {
        next()
      },
      500,
    ],
    [
      'when nobody awaits it and something else is returned',
      (_context, next) => {
        next()
        return 'above'
      },
      200,
    ],
    [
      'when it is awaited late',
      async (_context, next) => {
        const result = next()
        await turn()
        return await result
      },
      500,
    ],
    [
      'when nobody awaits it and the middleware waits for something else',
      async (_context, next) => {
        next()
        await turn()
        return 'above'
      },
      200,
    ],
    [
      'when nobody awaits it and the middleware answers by throwing',
      (_context, next) => {
        next()
        throw json('above', 409)
      },
      409,
    ],
  ])('%s', async (_, middleware, status) => {
    const onError = vi.fn()
    const response = await send(
      { loader: fail },
      { middleware: [middleware], options: { onError } },
    )
    await turn()
    expect(response.status).toBe(status)
    expect(onError.mock.calls.map(([error]) => error)).toEqual([below])
  })

  test('with that of the middleware, when both fail', async () => {
    const above = new Error('above')
    const onError = vi.fn()
    await send(
      { loader: fail },
      {
        middleware: [
          (_context, next) => {
            next()
            throw above
          },
        ],
        options: { onError },
      },
    )
    await turn()
    expect(new Set(onError.mock.calls.map(([error]) => error))).toEqual(new Set([above, below]))
    expect(onError).toHaveBeenCalledTimes(2)
  })

  test('not at all when what nobody awaited is an answer', async () => {
    const onError = vi.fn()
    await send(
      {
        loader: async () => {
          throw notFound()
        },
      },
      {
        middleware: [
          (_context, next) => {
            next()
            return 'above'
          },
        ],
        options: { onError },
      },
    )
    await turn()
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('middleware is taken', () => {
  const mark =
    (name: string): Middleware =>
    (context, next) => {
      context.reply.headers.append('X-Ran', name)
      return next()
    }
  const module = (exported: unknown) => Object.assign(Object.create(null), { default: exported })
  class Namespace {
    default = mark('a')
    get [Symbol.toStringTag]() {
      return 'Module'
    }
  }
  test.each<[string, MiddlewareSource[], string | null]>([
    ['as a function', [mark('a')], 'a'],
    ['as a list', [[mark('a'), mark('b')]], 'a, b'],
    ['as a module', [module(mark('a'))], 'a'],
    ['as a module with a list', [module([mark('a'), mark('b')])], 'a, b'],
    ['as a namespace', [new Namespace()], 'a'],
    ['as a module of CommonJS', [module(module(mark('a')))], 'a'],
    ['as an import', [async () => module(mark('a'))], 'a'],
    ['as an import of a list', [async () => module([mark('a'), mark('b')]), mark('c')], 'a, b, c'],
    [
      'as a function that takes nothing and answers',
      [() => json('closed', { headers: { 'X-Ran': 'none' } })],
      'none',
    ],
    [
      'as a function that takes nothing and fails to be a module',
      [() => ({ default: 1 }) as never],
      null,
    ],
    ['defined', [defineMiddleware(mark('a'))], 'a'],
  ])('%s', async (_, middleware, ran) => {
    const response = await send({ loader: () => 'below' }, { middleware })
    expect(response.headers.get('x-ran')).toBe(ran)
  })

  test('as an import that is made once, and tried again when it failed', async () => {
    const source = vi
      .fn<() => Promise<{ default: Middleware }>>()
      .mockRejectedValueOnce(new Error('no such file'))
      .mockResolvedValue({ default: mark('a') })
    const middleware = [() => source()]
    const { createDispatcher } = await import('../../src/index.ts')
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', module: { loader: () => 1 }, middleware }],
      onError: () => undefined,
    })
    const statuses = []
    for (const _ of [1, 2, 3]) {
      statuses.push((await dispatcher.fetch(new Request('http://x.test/'))).status)
    }
    expect(statuses).toEqual([500, 200, 200])
    expect(source).toHaveBeenCalledTimes(2)
  })

  test('as an import of what is none: the request fails, no guard is lost', async () => {
    const loader = vi.fn()
    const empty = Object.assign(Object.create(null), { [Symbol.toStringTag]: 'Module' })
    expect((await send({ loader }, { middleware: [async () => empty] })).status).toBe(500)
    expect(loader).not.toHaveBeenCalled()
  })

  test('by defineMiddleware() as a function alone', () => {
    expect(() => defineMiddleware([] as never)).toThrow(
      'got a value of type object; write defineMiddleware((context',
    )
  })
})

test.each(['{"default":[]}', '{"default":{"default":[]}}', '{"default":"x"}'])(
  'a guard that takes its arguments as a list stays, whatever a client sends: %s',
  async (body) => {
    let guarded = 0
    const guard = (...args: Parameters<Middleware>) => {
      guarded++
      return args[1]()
    }
    const dispatcher = createDispatcher({
      routes: [
        { pattern: '/', module: { action: ({ body }) => body }, middleware: [guard as Middleware] },
      ],
    })
    for (const _ of [1, 2, 3]) {
      const headers = { 'Content-Type': 'application/json' }
      const request = new Request('http://localhost/', { method: 'POST', body, headers })
      expect(await (await dispatcher.fetch(request)).text()).toBe(body)
    }
    expect(guarded).toBe(3)
  },
)
