import cors from 'cors'
import type { RequestHandler } from 'express'
import methodOverride from 'method-override'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ResourceRoutesOptions, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

const ORIGIN = 'https://app.example'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(expressVersions)('cross-site requests on %s', (_name, express) => {
  /** The response to a form that a page of another site sends, behind this middleware. */
  async function postForm(
    middleware: readonly RequestHandler[],
    { query = '', ...options }: { query?: string; errors?: 'next' } = {},
  ): Promise<Response> {
    const answer = () => 'ran'
    const routes = [{ pattern: '/x', module: { loader: answer, action: answer } }]
    const app = express().set('env', 'test')
    app.use(...(middleware as [RequestHandler]))
    app.use(await resourceRoutes({ ...options, routes } as ResourceRoutesOptions))
    return fetch(`${await serve(app)}/x${query}`, {
      method: 'POST',
      headers: { Origin: ORIGIN, 'Sec-Fetch-Site': 'cross-site' },
      body: new URLSearchParams({ a: 'b' }),
    })
  }

  test('pass from an origin that cors() has allowed with credentials', async () => {
    const response = await postForm([cors({ origin: [ORIGIN], credentials: true })])
    expect([response.status, await response.json()]).toEqual([200, 'ran'])
  })

  test.each([
    ['without credentials', cors({ origin: [ORIGIN] })],
    ['with any origin', cors()],
    ['with another origin', cors({ origin: 'https://other.example', credentials: true })],
  ])('are 403 behind cors() %s', async (_what, middleware) => {
    expect((await postForm([middleware])).status).toBe(403)
  })

  test('are refused with the headers that let the page read the refusal', async () => {
    const response = await postForm([cors({ origin: [ORIGIN], exposedHeaders: ['X-A'] })])
    expect(await response.json()).toMatchObject({ status: 403 })
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(response.headers.get('access-control-expose-headers')).toBe('X-A')
    expect(response.headers.get('vary')).toContain('Origin')
  })

  test.each(['DELETE', 'PUT', 'GET'])(
    'are 403 where method-override has made a form a %s',
    async (method) => {
      const override = methodOverride('_method')
      expect((await postForm([override], { query: `?_method=${method}` })).status).toBe(403)
    },
  )

  test('are passed to the error middleware of the app as an error with the status', async () => {
    const failed = vi.fn()
    const routes = [{ pattern: '/x', module: { action: () => 'ran' } }]
    const app = express().set('env', 'test')
    app.use(await resourceRoutes({ routes, errors: 'next' }))
    app.use(((error, _req, res, _next) => {
      failed(error.status)
      res.status(418).end()
    }) as import('express').ErrorRequestHandler)
    const response = await fetch(`${await serve(app)}/x`, {
      method: 'POST',
      headers: { Origin: ORIGIN },
    })
    expect([response.status, failed.mock.calls]).toEqual([418, [[403]]])
  })

  test('are compared with the host that a trusted proxy forwards', async () => {
    const send = async (isTrusted: boolean) => {
      const app = express().set('env', 'test').set('trust proxy', isTrusted)
      const routes = [{ pattern: '/x', module: { action: () => 'ran' } }]
      app.use(await resourceRoutes({ routes }))
      const headers = { Origin: ORIGIN, 'X-Forwarded-Host': 'app.example:443' }
      return (await fetch(`${await serve(app)}/x`, { method: 'POST', headers })).status
    }
    expect([await send(true), await send(false)]).toEqual([200, 403])
  })
})
