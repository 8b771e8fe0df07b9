import type { ErrorRequestHandler, RequestHandler } from 'express'
import { expressjwt, UnauthorizedError } from 'express-jwt'
import createError from 'http-errors'
import multer from 'multer'
import { describe, expect, onTestFinished, it as test, vi } from 'vitest'
import { fromExpress, HttpError, type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'
import { type Express, expressVersions, serve } from './served-app.ts'

class OutOfStock extends Error {
  readonly statusCode = 409
  readonly code = 'OUT_OF_STOCK'
}

const withExtensions = new HttpError(409, 'Taken', {
  headers: { 'Retry-After': '9' },
  extensions: { by: 'Ada' },
})

const ERRORS: readonly (readonly [name: string, error: unknown])[] = [
  ['an error of a class of the app', new OutOfStock('None left')],
  ['an error of http-errors', createError(403, 'Not yours', { headers: { 'X-Why': 'role' } })],
  ['an error without a status', new Error('pg://user:pass@host')],
  ['an HttpError', withExtensions],
  ['an error of multer', new multer.MulterError('LIMIT_FILE_SIZE', 'avatar')],
  ['text', 'no database'],
]

const WAYS: readonly (readonly [how: string, fail: (error: unknown) => RequestHandler])[] = [
  ['given to next()', (error) => (_req, _res, next) => next(error)],
  ['given to next() later', (error) => (_req, _res, next) => void setImmediate(() => next(error))],
  [
    'thrown',
    (error) => () => {
      throw error
    },
  ],
  ['rejected with', (error) => async () => Promise.reject(error)],
]

const jwt = expressjwt({ secret: 'x'.repeat(32), algorithms: ['HS256'] })

describe.each(expressVersions)('errors of fromExpress on %s', (_name, express) => {
  describe('with errors: "next"', () => {
    describe.each(WAYS)('%s', (_how, fail) => {
      test.each(ERRORS)(
        '%s is the same object in the app’s error middleware',
        async (_what, error) => {
          const { seen, response } = await askNext(express, fail(error))
          expect(seen).toHaveLength(1)
          expect(seen[0]).toBe(error)
          expect(response.status).toBe(418)
        },
      )
    })

    test('express-jwt’s UnauthorizedError keeps its class, its code and its cause', async () => {
      const { seen } = await askNext(express, jwt, { Authorization: 'Bearer not.a.token' })
      expect(seen[0]).toBeInstanceOf(UnauthorizedError)
      expect(seen[0]).toMatchObject({
        status: 401,
        code: 'invalid_token',
        inner: expect.anything(),
      })
    })

    test('onError is told too, and what it returns is the answer', async () => {
      const error = new OutOfStock('None left')
      const onError = vi.fn((given: unknown) => (given === error ? { told: true } : undefined))
      const { seen, response } = await askNext(express, WAYS[0]?.[1](error) ?? jwt, {}, { onError })
      expect([await response.json(), seen]).toEqual([{ told: true }, []])
      expect(onError).toHaveBeenCalledTimes(1)
    })
  })

  describe('with errors: "respond"', () => {
    test.each<[name: string, error: unknown, status: number, body: object, told: number]>([
      [
        'an error of a class of the app',
        new OutOfStock('None left'),
        409,
        { title: 'Conflict', status: 409 },
        1,
      ],
      [
        'an exposed error',
        createError(403, 'Not yours'),
        403,
        { title: 'Forbidden', status: 403, detail: 'Not yours' },
        0,
      ],
      [
        'an error that is not exposed',
        createError(503, 'pg://'),
        503,
        { title: 'Service Unavailable', status: 503 },
        1,
      ],
      [
        'an HttpError',
        withExtensions,
        409,
        { title: 'Conflict', status: 409, detail: 'Taken', by: 'Ada' },
        0,
      ],
      [
        'an error without a status',
        new Error('pg://'),
        500,
        { title: 'Internal Server Error', status: 500 },
        1,
      ],
      [
        'an error of multer',
        new multer.MulterError('LIMIT_FILE_SIZE'),
        413,
        { title: 'Content Too Large', status: 413, detail: 'File too large' },
        0,
      ],
    ])('%s is answered as a handler’s', async (_what, error, status, body, told) => {
      const onError = vi.fn()
      const fromMiddleware = await ask(express, (_req, _res, next) => next(error), { onError })
      expect([fromMiddleware.status, await fromMiddleware.json()]).toEqual([status, body])
      expect(onError).toHaveBeenCalledTimes(told)
      if (told > 0) expect(onError.mock.calls[0]?.[0]).toBe(error)
    })

    test('an HttpError keeps its headers', async () => {
      const response = await ask(express, (_req, _res, next) => next(withExtensions))
      expect(response.headers.get('retry-after')).toBe('9')
    })

    test('express-jwt’s UnauthorizedError is a 401 that tells nothing', async () => {
      const response = await ask(express, jwt, { onError: () => undefined })
      expect([response.status, await response.json()]).toEqual([
        401,
        { title: 'Unauthorized', status: 401 },
      ])
    })
  })

  test.each<[what: string, RequestHandler, RegExp]>([
    [
      'a second next(error)',
      (_req, _res, next) => {
        next()
        next(new Error('too late'))
      },
      /too late/,
    ],
    [
      'a second next()',
      function twice(_req, _res, next) {
        next()
        next()
      },
      /The middleware twice called next\(\) a second time/,
    ],
    [
      'an error thrown after next()',
      (_req, _res, next) => {
        next()
        throw new Error('too late')
      },
      /too late/,
    ],
    [
      'a rejection after next()',
      async (_req, _res, next) => {
        next()
        throw new Error('too late')
      },
      /too late/,
    ],
  ])('%s is told once, and the answer stands', async (_what, middleware, message) => {
    const onError = vi.fn()
    const response = await ask(express, middleware, { onError })
    expect(await response.json()).toBe('handled')
    expect(onError).toHaveBeenCalledTimes(1)
    expect(String(onError.mock.calls[0]?.[0])).toMatch(message)
  })

  test('next() after an answer has gone out is told, and runs nothing', async () => {
    const handle = vi.fn()
    const told = new Promise<unknown>((onError) => {
      const late: RequestHandler = (_req, res, next) => {
        res.once('close', () => setImmediate(next))
        res.end('answered')
      }
      ask(express, late, { onError }, handle)
    })
    expect(String(await told)).toMatch(/called next\(\).*after it had answered/)
    expect(handle).not.toHaveBeenCalled()
  })

  test('an error that comes too late for the app’s error middleware is on the console', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => log.mockRestore())
    const late: RequestHandler = (_req, _res, next) => {
      next()
      next(new Error('too late'))
    }
    const response = await ask(express, late, { errors: 'next' })
    expect(await response.json()).toBe('handled')
    expect(String(log.mock.calls)).toContain('too late')
  })

  describe('a client that leaves', () => {
    test.each([
      ['after a while', 6000, 1],
      ['at once', 0, 0],
    ])('%s from a middleware that never calls next()', async (_when, waited, told) => {
      const onError = vi.fn()
      const abort = new AbortController()
      const closed = new Promise<void>((resolve) => {
        const silent: RequestHandler = (_req, res) => {
          const { now } = performance
          performance.now = () => now.call(performance) + waited
          res.once('close', () => {
            performance.now = now
            setImmediate(resolve)
          })
          setImmediate(() => abort.abort())
        }
        ask(express, silent, { onError }, undefined, abort.signal).catch(() => {})
      })
      await closed
      expect(onError).toHaveBeenCalledTimes(told)
      if (told > 0) {
        expect(String(onError.mock.calls)).toContain('neither answered nor called next()')
      }
    })

    test('is told to nobody by an error that follows from it', async () => {
      const onError = vi.fn()
      const abort = new AbortController()
      await new Promise<void>((resolve) => {
        const aborted: RequestHandler = (_req, res, next) => {
          res.once('close', () => {
            setImmediate(() => {
              next(new Error('Request aborted'))
              setImmediate(resolve)
            })
          })
          setImmediate(() => abort.abort())
        }
        ask(express, aborted, { onError }, undefined, abort.signal).catch(() => {})
      })
      expect(onError).not.toHaveBeenCalled()
    })
  })
})

/** Asks for a route behind the middleware. */
async function ask(
  express: Express,
  middleware: RequestHandler,
  options: Partial<ResourceRoutesOptions> = {},
  loader: () => unknown = () => 'handled',
  signal?: AbortSignal,
): Promise<Response> {
  const app = express()
  app.use(await mount(middleware, options, loader))
  return fetch(`${await serve(app)}/x`, signal === undefined ? {} : { signal })
}

/** Asks with an error middleware in the app, and gives the errors that it saw. */
async function askNext(
  express: Express,
  middleware: RequestHandler,
  headers: Record<string, string> = {},
  options: Partial<ResourceRoutesOptions> = {},
): Promise<{ seen: unknown[]; response: Response }> {
  const seen: unknown[] = []
  const handleError: ErrorRequestHandler = (error, _req, res, _next) => {
    seen.push(error)
    res.status(418).end()
  }
  const app = express()
  app.use(await mount(middleware, { ...options, errors: 'next' }))
  app.use(handleError)
  return { response: await fetch(`${await serve(app)}/x`, { headers }), seen }
}

function mount(
  middleware: RequestHandler,
  options: Partial<ResourceRoutesOptions>,
  loader: () => unknown = () => 'handled',
) {
  const routes = [{ pattern: '/x', module: { loader }, middleware: [fromExpress(middleware)] }]
  // One of the two kinds of sources, with the other settings of the test.
  return resourceRoutes({ ...options, routes } as ResourceRoutesOptions)
}
