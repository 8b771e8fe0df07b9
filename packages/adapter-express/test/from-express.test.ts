import type { RequestHandler } from 'express'
import { describe, expect, test, vi } from 'vitest'
import { fromExpress, type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'
import { expressVersions, quietRoutes, serve } from './served-app.ts'

const multerError = (code: string) => Object.assign(new Error('multer says'), { code })

describe.each(expressVersions)('fromExpress on %s', (_name, express) => {
  async function ask(
    middleware: RequestHandler,
    options: Partial<ResourceRoutesOptions> = {},
  ): Promise<Response> {
    const loader = () => 'handled'
    const routes = [{ pattern: '/x', module: { loader }, middleware: [fromExpress(middleware)] }]
    const app = express()
    app.use(await quietRoutes(routes, options))
    return fetch(`${await serve(app)}/x`)
  }

  test.each<[string, RequestHandler]>([
    ['rejects with undefined', () => Promise.reject()],
    ['rejects with null', () => Promise.reject(null)],
    [
      'throws undefined',
      () => {
        throw undefined
      },
    ],
    [
      'throws null',
      () => {
        throw null
      },
    ],
  ])('a middleware that %s has failed', async (_how, middleware) => {
    expect((await ask(middleware)).status).toBe(500)
  })

  test.each<[string, RequestHandler]>([
    ['undefined', (_req, _res, next) => next()],
    ['null', (_req, _res, next) => next(null)],
  ])('a middleware that calls next with %s has succeeded', async (_what, middleware) => {
    expect(await (await ask(middleware)).json()).toBe('handled')
  })

  test.each(['status', 'statusCode'])(
    'an error with the %s of a client’s is that',
    async (name) => {
      const error = Object.assign(new Error('Pay first'), { [name]: 402 })
      const response = await ask((_req, _res, next) => next(error))
      expect([response.status, await response.json()]).toEqual([
        402,
        { title: 'Payment Required', status: 402 },
      ])
    },
  )

  test.each(['route', 'router'] as const)('next(%j) has nowhere to go on', async (where) => {
    const onError = vi.fn()
    const skip: RequestHandler = (_req, _res, next) => next(where as 'router')
    expect((await ask(skip, { onError })).status).toBe(500)
    expect(String(onError.mock.calls)).toContain(`called next('${where}')`)
  })

  test.each([
    ['LIMIT_FILE_SIZE', 413],
    ['LIMIT_UNEXPECTED_FILE', 400],
    ['LIMIT_FIELD_COUNT', 400],
    ['ENOENT', 500],
  ])('an error with the code %s is a %i', async (code, status) => {
    expect((await ask((_req, _res, next) => next(multerError(code)))).status).toBe(status)
  })

  test('next has no effect once the response has closed', async () => {
    let isHandled = false
    let late: Promise<void> | undefined
    const middleware: RequestHandler = (_req, res, next) => {
      late = new Promise((resolve) => {
        res.once('close', () =>
          setImmediate(() => {
            next()
            setImmediate(resolve)
          }),
        )
      })
      res.end('answered')
    }
    const app = express()
    const loader = () => {
      isHandled = true
    }
    const routes = [{ pattern: '/x', module: { loader }, middleware: [fromExpress(middleware)] }]
    app.use(await resourceRoutes({ routes }))
    await fetch(`${await serve(app)}/x`)
    await late
    expect(isHandled).toBe(false)
  })

  test('a response that has closed before is not waited for', async () => {
    let settled: unknown
    const wrapped = fromExpress(() => {})
    const app = express()
    const done = new Promise<void>((resolve) => {
      app.use((req, res) => {
        res.once('close', () => {
          setImmediate(async () => {
            const context = { req, res } as unknown as Parameters<typeof wrapped>[0]
            settled = await wrapped(context, async () => 'next')
            resolve()
          })
        })
        res.end()
      })
    })
    await fetch(await serve(app))
    await done
    expect(settled).toBeDefined()
  })
})

test.each<[string, unknown, RegExp]>([
  ['text', 'auth', /fromExpress\(\) got "auth".*\(req, res, next\)/],
  ['an object', {}, /fromExpress\(\) got an object; give a middleware, \(req, res, next\)/],
  ['an empty list', [], /fromExpress\(\) got an empty list; give a middleware/],
  ['nothing', undefined, /fromExpress\(\) got undefined.*\(req, res, next\)/],
  [
    'an error middleware',
    (_error: unknown, _req: unknown, _res: unknown, _next: unknown) => {},
    /error middleware.*\(req, res, next\)/,
  ],
])('fromExpress refuses %s', (_what, value, message) => {
  const build = () => fromExpress(value as RequestHandler)
  expect(build).toThrow(TypeError)
  expect(build).toThrow(message)
})
