import type { Request, RequestHandler } from 'express'
import multer from 'multer'
import { describe, expect, test, vi } from 'vitest'
import {
  defineAction,
  fromExpress,
  type HandlerContext,
  type ResourceRoutesOptions,
  type RouteModule,
  withMiddleware,
} from '../src/index.ts'
import { expressVersions, quietRoutes, serve } from './served-app.ts'

const auth =
  (role: string): RequestHandler =>
  (req, res, next) => {
    if (req.get('x-role') === role) {
      next()
    } else {
      res.status(403).json({ needs: role })
    }
  }

/** A schema by Standard Schema: an object with a name. */
const named = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      typeof (value as { name?: unknown }).name === 'string'
        ? { value: value as { name: string } }
        : { issues: [{ message: 'has no name' }] },
  },
} as const

describe.each(expressVersions)('Express middleware for one handler on %s', (_name, express) => {
  async function mount(
    module: RouteModule,
    options: Partial<ResourceRoutesOptions> = {},
  ): Promise<string> {
    const app = express()
    const routes = [{ pattern: '/users/:id', module }]
    app.use(await quietRoutes(routes, options))
    app.use((_req, res) => void res.status(404).json({ from: 'the app' }))
    return `${await serve(app)}/users/7`
  }

  const post = (url: string, body: string | FormData, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: {
        ...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    })

  async function answer(response: Response): Promise<[number, unknown]> {
    return [response.status, await response.json()]
  }

  test('runs before the schemas of defineAction()', async () => {
    const url = await mount({
      action: defineAction(
        {
          body: named,
          middleware: [fromExpress(auth('manage'))],
        },
        ({ body }) => body,
      ),
    })
    expect(await answer(await post(url, '{}'))).toEqual([403, { needs: 'manage' }])
    expect((await post(url, '{}', { 'X-Role': 'manage' })).status).toBe(422)
    const admitted = await post(url, '{"name":"Ada"}', { 'X-Role': 'manage' })
    expect(await answer(admitted)).toEqual([200, { name: 'Ada' }])
  })

  test('guards a controller', async () => {
    const show = (req: Request<{ id: string }>, res: { json(value: unknown): unknown }) =>
      void res.json({ id: req.params.id, body: req.body })
    const url = await mount({
      action: withMiddleware([fromExpress(auth('manage'))], fromExpress(show)),
    })
    expect((await post(url, '{"a":1}')).status).toBe(403)
    expect(await answer(await post(url, '{"a":1}', { 'X-Role': 'manage' }))).toEqual([
      200,
      { id: '7', body: { a: 1 } },
    ])
  })

  describe('uploads through multer', () => {
    const upload = multer().single('file')
    const action = ({ req, body }: HandlerContext) => ({ body, file: req.file?.size })
    const controller: RequestHandler = (req, res) =>
      void res.json({ body: req.body, file: req.file?.size })

    test.each<[string, RouteModule]>([
      [
        'in defineAction()',
        { action: defineAction({ middleware: [fromExpress(upload)] }, action) },
      ],
      ['in withMiddleware()', { action: withMiddleware([fromExpress(upload)], action) }],
      ['in front of a controller', { action: fromExpress([upload, controller]) }],
      [
        'in front of a guarded controller',
        { action: withMiddleware([], fromExpress([upload, controller])) },
      ],
    ])('%s', async (_where, module) => {
      const form = new FormData()
      form.set('title', 'Me')
      form.set('file', new Blob(['hello']), 'me.txt')
      const [status, given] = await answer(await post(await mount(module), form))
      expect([status, given]).toEqual([200, { body: { title: 'Me' }, file: 5 }])
    })

    test('are 415 for a handler without it', async () => {
      const form = new FormData()
      form.set('title', 'Me')
      const url = await mount({ action: withMiddleware([fromExpress(auth('x'))], action) })
      expect((await post(url, form, { 'X-Role': 'x' })).status).toBe(415)
    })
  })

  test('a parser has the limit that it says', async () => {
    const parser = fromExpress(express.json({ limit: '5mb', strict: false }))
    const url = await mount({
      action: withMiddleware([parser], ({ body }) => String(body).length),
    })
    const sent = JSON.stringify('x'.repeat(200_000))
    expect(await answer(await post(url, sent))).toEqual([200, 200_000])
  })

  describe('next() out of a controller', () => {
    test.each<[string, RequestHandler]>([
      ['next()', (_req, _res, next) => next()],
      ['next("route")', (_req, _res, next) => next('route')],
      ['next() later', (_req, _res, next) => void setImmediate(next)],
    ])('%s goes on to the app', async (_what, controller) => {
      const url = await mount({ loader: fromExpress(controller) })
      expect(await answer(await fetch(url))).toEqual([404, { from: 'the app' }])
    })

    test('goes on with middleware around it', async () => {
      const onError = vi.fn()
      const around = async (_context: HandlerContext, next: () => Promise<unknown>) => {
        await next()
      }
      const loader = withMiddleware(
        [around],
        fromExpress((_req, _res, next) => next()),
      )
      expect((await fetch(await mount({ loader }, { onError }))).status).toBe(404)
      expect(onError).not.toHaveBeenCalled()
    })

    test('with an error is that error', async () => {
      const fail: RequestHandler = (_req, _res, next) =>
        next(Object.assign(new Error(), { status: 409 }))
      expect((await fetch(await mount({ loader: fromExpress(fail) }))).status).toBe(409)
    })
  })

  test('a controller that throws late is an error of the handler', async () => {
    const loader = fromExpress(async () => {
      throw new Error('no database')
    })
    expect((await fetch(await mount({ loader }))).status).toBe(500)
  })
})
