import { describe, expect, test } from 'vitest'
import { createDispatcher, type RouteModule } from '../index.ts'

/** The response of a dispatcher with one route. */
function send(module: RouteModule, path: string, init: RequestInit = {}, pattern = '/users/:id') {
  const dispatcher = createDispatcher({ routes: [{ pattern, module }] })
  return dispatcher.fetch(new Request(`http://x.test${path}`, init))
}

describe('a request runs', () => {
  const module: RouteModule = {
    loader: ({ method }) => `loader ${method}`,
    action: ({ method }) => `action ${method}`,
    PATCH: () => 'PATCH export',
    default: () => 'default',
  } as RouteModule
  test.each([
    ['GET', 'loader GET'],
    ['POST', 'action POST'],
    ['PUT', 'action PUT'],
    ['DELETE', 'action DELETE'],
    ['PATCH', 'PATCH export'],
  ])('%s: %s', async (method, result) => {
    const response = await send(module, '/users/7', { method })
    expect(response.status).toBe(200)
    expect(await response.json()).toBe(result)
  })
})

test('a path that no route matches is a 404 as problem+json', async () => {
  const response = await send({}, '/people/7')
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toEqual({ title: 'Not Found', status: 404 })
})

test('a path that cannot be decoded is a 400 where a route would match', async () => {
  const response = await send({ loader: () => 'never' }, '/users/%ff')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ title: 'Bad Request', status: 400 })
})
