import { describe, expect, test } from 'vitest'
import { type HandlerContext, json, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

type Middleware = (context: HandlerContext, next: () => Promise<unknown>) => unknown

describe.each(expressVersions)('middleware that wraps res.json() on %s', (_name, express) => {
  /** The recipe of the README. */
  // biome-ignore lint/suspicious/noExplicitAny: the README shows it without types.
  const isPlain = (value: any) =>
    Array.isArray(value) ||
    (value?.constructor === Object && Object.getOwnPropertySymbols(value).length === 0)
  const handOver: Middleware = async (ctx, next) => {
    const value = await next()
    return isPlain(value) ? ctx.res.json(value) : value
  }

  test.each<[string, () => unknown, number, string]>([
    ['an object', () => ({ a: 1 }), 200, '{"data":{"a":1}}'],
    ['a list', () => [1], 200, '{"data":[1]}'],
    ['nothing', () => undefined, 204, ''],
    ['json()', () => json({ a: 1 }, 201), 201, '{"a":1}'],
    ['a Response', () => new Response('text'), 200, 'text'],
  ])('is handed %s by the middleware of the README', async (_what, loader, status, text) => {
    const app = express().use((_req, res, next) => {
      const { json } = res
      res.json = (body) => json.call(res, { data: body })
      next()
    })
    const routes = [{ pattern: '/x', module: { loader }, middleware: [handOver] }]
    app.use(await resourceRoutes({ routes }))
    const response = await fetch(`${await serve(app)}/x`)
    expect([response.status, await response.text()]).toEqual([status, text])
  })
})
