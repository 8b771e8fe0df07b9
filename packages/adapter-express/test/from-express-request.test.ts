import { AsyncLocalStorage } from 'node:async_hooks'
import { createHmac } from 'node:crypto'
import cookieParser from 'cookie-parser'
import type { Request, RequestHandler } from 'express'
import { param } from 'express-validator'
import { describe, expect, test } from 'vitest'
import {
  eventStream,
  fromExpress,
  type HandlerContext,
  ndjson,
  type RouteDefinition,
  resourceRoutes,
} from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

describe.each(expressVersions)(
  'what Express middleware makes of a request on %s',
  (_name, express) => {
    async function ask(
      middleware: RouteDefinition['middleware'],
      loader: (context: HandlerContext) => unknown,
      headers: Record<string, string> = {},
    ): Promise<Response> {
      const app = express()
      const routes = [
        { pattern: '/users/:id', module: { loader }, ...(middleware && { middleware }) },
      ]
      app.use(await resourceRoutes({ routes, onError: () => undefined }))
      return fetch(`${await serve(app)}/users/7`, { headers })
    }

    describe('in req.params is in ctx.params', () => {
      const both = ({ params, req }: HandlerContext) => ({ params, req: req.params })

      test('what express-validator makes of one', async () => {
        const response = await ask([fromExpress(param('id').toInt())], both)
        expect(await response.json()).toEqual({ params: { id: 7 }, req: { id: 7 } })
      })

      test.each<[string, (req: Request<Record<string, string>>) => void, object]>([
        [
          'a param that is added',
          (req) => Object.assign(req.params, { user: 'ada' }),
          { id: '7', user: 'ada' },
        ],
        ['a param that is removed', (req) => void Reflect.deleteProperty(req.params, 'id'), {}],
        [
          'other params',
          (req) => {
            req.params = { id: '8' }
          },
          { id: '8' },
        ],
      ])('%s', async (_what, change, expected) => {
        const middleware = (
          req: Request<Record<string, string>>,
          _res: unknown,
          next: () => void,
        ) => {
          change(req)
          next()
        }
        const response = await ask([fromExpress(middleware)], ({ params }) => params)
        expect(await response.json()).toEqual(expected)
      })
    })

    test('in req.body without a body is in req.body', async () => {
      const middleware: RequestHandler = (req, _res, next) => {
        req.body = { made: true }
        next()
      }
      const response = await ask([fromExpress(middleware)], ({ req }) => req.body)
      expect(await response.json()).toEqual({ made: true })
    })

    test('by cookieParser(secret) are its signed cookies', async () => {
      const signature = createHmac('sha256', 'secret')
        .update('ada')
        .digest('base64')
        .replace(/=+$/, '')
      const value = `s:ada.${signature}`
      const response = await ask(
        [fromExpress((_req, _res, next) => next()), fromExpress(cookieParser('secret'))],
        ({ req }) => ({ signed: req.signedCookies, plain: req.cookies }),
        { Cookie: `user=${encodeURIComponent(value)}; theme=dark` },
      )
      expect(await response.json()).toEqual({ signed: { user: 'ada' }, plain: { theme: 'dark' } })
    })

    describe('in an async store is there', () => {
      const storage = new AsyncLocalStorage<string>()
      const wait = () => new Promise((resolve) => setImmediate(resolve))
      async function* stores() {
        for (let count = 0; count < 3; count++) {
          yield `${storage.getStore()} `
          await wait()
        }
      }

      const enter: RequestHandler = (_req, _res, next) => storage.run('store', next)
      const ways: readonly (readonly [string, RouteDefinition['middleware']])[] = [
        ['fromExpress', [fromExpress(enter)]],
        ['a middleware', [(_context, next) => storage.run('store', next)]],
      ]

      test.each<[string, (context: HandlerContext) => unknown, string]>([
        ['at once', () => storage.getStore(), '"store"'],
        ['later', async () => wait().then(() => storage.getStore()), '"store"'],
        ['in an async iterable', () => stores(), 'store store store '],
        ['in ndjson()', () => ndjson(stores()), '"store "\n"store "\n"store "\n'],
        [
          'in eventStream()',
          () => eventStream(stores()),
          'data: store \n\ndata: store \n\ndata: store \n\n',
        ],
        [
          'in the source of eventStream()',
          () => eventStream(() => stores()),
          'data: store \n\ndata: store \n\ndata: store \n\n',
        ],
        [
          'in a Response',
          () => {
            const iterator = stores()
            const encoder = new TextEncoder()
            const body = new ReadableStream({
              async pull(controller) {
                const { done, value } = await iterator.next()
                if (done === true) {
                  controller.close()
                } else {
                  controller.enqueue(encoder.encode(value))
                }
              },
            })
            return new Response(body)
          },
          'store store store ',
        ],
      ])('%s', async (_where, loader, expected) => {
        for (const [, middleware] of ways) {
          expect(await (await ask(middleware, loader)).text()).toBe(expected)
        }
      })

      test('for the inner one of two', async () => {
        const inner: RequestHandler = (_req, _res, next) => storage.run('inner', next)
        const response = await ask([fromExpress(enter), fromExpress(inner)], () => stores())
        expect(await response.text()).toBe('inner inner inner ')
      })
    })
  },
)
