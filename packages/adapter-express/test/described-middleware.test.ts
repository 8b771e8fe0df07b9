import { createServer } from 'node:http'
import { serve } from '@portolan-internal/adapter-contract'
import express, { type RequestHandler } from 'express'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { bearer, fromExpress, Problem, resourceRoutes } from '../src/index.ts'

const refuse: RequestHandler = (req, res, next) => {
  if (req.headers.authorization === undefined) {
    res.status(401).json({ title: 'No', status: 401 })
  } else {
    next()
  }
}
const passOn: RequestHandler = (_req, _res, next) => next()
const DESCRIPTION = {
  responses: { 401: Problem },
  security: bearer(),
  deprecated: { since: '2026-01-01' },
} as const

async function start(routes: Parameters<typeof resourceRoutes>[0]['routes']) {
  const app = express()
  const middleware = await resourceRoutes({ routes: routes ?? [] })
  app.use(middleware)
  const { origin, close } = await serve(createServer(app))
  return { url: origin, close, description: middleware.routes[0]?.description }
}

describe('Express middleware with a description', () => {
  test.each([
    ['alone', refuse],
    ['in a list', [passOn, refuse]],
  ])('runs as any other, and every route below carries it: %s', async (_, given) => {
    const guard = fromExpress(given as RequestHandler, DESCRIPTION)
    const module = { loader: () => 1, action: ({ body }: { body: unknown }) => body }
    const { url, close, description } = await start([
      { pattern: '/x', module, middleware: [guard] },
    ])
    const refused = await fetch(`${url}/x`)
    const headers = { authorization: 'Bearer a', 'content-type': 'application/json' }
    const passed = await fetch(`${url}/x`, { method: 'POST', headers, body: '{"a":1}' })
    await close()
    expect(refused.status).toBe(401)
    expect(passed.headers.get('deprecation')).toBe('@1767225600')
    expect([passed.status, await passed.json()]).toEqual([200, { a: 1 }])
    expect(description?.methods.GET?.middleware).toEqual([DESCRIPTION])
  })

  test('may be a controller', async () => {
    const module = { GET: fromExpress(refuse, DESCRIPTION) }
    const { url, close, description } = await start([{ pattern: '/x', module }])
    const refused = await fetch(`${url}/x`)
    await close()
    expect(refused.status).toBe(401)
    expect(description?.methods.GET).toMatchObject({ responses: {}, middleware: [DESCRIPTION] })
  })

  test('has it in its type', () => {
    const guard = fromExpress(refuse, DESCRIPTION)
    expectTypeOf(guard.description.responses[401]).toEqualTypeOf<typeof Problem>()
  })

  test('that is wrong is refused', () => {
    expect(() => fromExpress(refuse, { security: 'bearer' as never })).toThrow(
      /fromExpress\(\): security is "bearer"/,
    )
  })
})
