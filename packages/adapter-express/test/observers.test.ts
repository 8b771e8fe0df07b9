import type { RequestHandler } from 'express'
import { describe, expect, test, vi } from 'vitest'
import {
  defineMiddleware,
  fromExpress,
  type HandlerContext,
  type RouteDefinition,
  type RouteModule,
} from '../src/index.ts'
import { expressVersions, quietRoutes, serve } from './served-app.ts'

describe.each(expressVersions)('onResponse on %s', (_, express) => {
  const observe = async (
    module: RouteModule,
    options: Parameters<typeof quietRoutes>[1] = {},
    ...behind: unknown[]
  ) => {
    const onResponse = vi.fn()
    const app = express()
    app.use('/v1', await quietRoutes([{ pattern: '/x/:id', module }], { onResponse, ...options }))
    for (const each of behind) app.use(each as RequestHandler)
    const origin = await serve(app)
    await (await fetch(`${origin}/v1/x/7`)).text()
    await expect.poll(() => onResponse).toHaveBeenCalledOnce()
    return { event: onResponse.mock.calls[0]?.[0] }
  }

  test('is told the place that the routes are mounted at', async () => {
    const { event } = await observe({ loader: () => 'a' })
    expect(event).toMatchObject({ mount: '/v1', route: { pattern: '/x/:id' }, status: 200 })
  })

  test('is told the pattern of a mount with params', async () => {
    const onResponse = vi.fn()
    const app = express()
    const routes = [
      { pattern: '/x/:id', module: { loader: ({ req }: HandlerContext) => req.params } },
    ]
    app.use('/v/:version/7/:name', await quietRoutes(routes, { onResponse }))
    const response = await fetch(`${await serve(app)}/v/7/7/a%20b/x/v`)
    expect(await response.json()).toEqual({ version: '7', name: 'a b', id: 'v' })
    await expect.poll(() => onResponse).toHaveBeenCalledOnce()
    expect(onResponse.mock.calls[0]?.[0]).toMatchObject({ mount: '/v/:version/7/:name' })
  })

  test('is told of answers by the methods of Express', async () => {
    const { event } = await observe({
      loader: ({ res }: HandlerContext) => res.status(203).json({ a: 'é' }),
    })
    expect(event).toMatchObject({ status: 203, bytes: 10, aborted: false })
  })

  test('is told the status of the error middleware, and the error', async () => {
    const failure = new Error('broken')
    const { event } = await observe(
      {
        loader: () => {
          throw failure
        },
      },
      { errors: 'next' },
      (_error: unknown, _req: unknown, res: Parameters<RequestHandler>[1], _next: unknown) => {
        res.status(502).end('bad')
      },
    )
    expect(event).toMatchObject({ status: 502, bytes: 3, error: failure })
  })

  test('is told the status of the rest of the app, where a controller passes on', async () => {
    const GET = fromExpress((_req, _res, next) => next())
    const { event } = await observe({ GET }, {}, ((_req, res) => {
      res.status(404).end('none')
    }) satisfies RequestHandler)
    expect(event).toMatchObject({ status: 404, bytes: 4, error: undefined })
  })

  const deprecated = { since: '2026-01-01', sunset: '2027-01-01', successor: '/v2' }
  const answer: RequestHandler = (_req, res) => res.json('express')
  test.each<[string, RouteModule, RouteDefinition['middleware']]>([
    ['of the handler', { GET: fromExpress(answer, { deprecated }) }, []],
    [
      'of a middleware above',
      { loader: () => 1 },
      [defineMiddleware({ deprecated }, (_context, next) => next()), fromExpress(answer)],
    ],
  ])(
    'the headers of the deprecation %s are in an answer through res',
    async (_, module, middleware = []) => {
      const app = express()
      app.use(await quietRoutes([{ pattern: '/x', module, middleware }]))
      const { headers } = await fetch(`${await serve(app)}/x`)
      expect(headers.get('deprecation')).toBe('@1767225600')
      expect(headers.get('sunset')).toBe('Fri, 01 Jan 2027 00:00:00 GMT')
      expect(headers.get('link')).toBe('</v2>; rel="successor-version"')
    },
  )
})
