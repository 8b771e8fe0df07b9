import { describe, expect, test, vi } from 'vitest'
import { createDispatcher, type RouteModule } from '../../src/index.ts'
import { makeHost } from '../made-host.ts'
import { send } from '../send.ts'

describe('a request runs', () => {
  const module = {
    loader: ({ method }: { method: string }) => `loader ${method}`,
    action: ({ method }: { method: string }) => `action ${method}`,
    PATCH: () => 'the PATCH export',
    default: () => 'default',
  }
  test.each([
    ['GET', 'loader GET'],
    ['POST', 'action POST'],
    ['PUT', 'action PUT'],
    ['DELETE', 'action DELETE'],
    ['PATCH', 'the PATCH export'],
  ])('%s: %s', async (method, result) => {
    const response = await send(module, { method })
    expect(response.status).toBe(200)
    expect(await response.json()).toBe(result)
  })

  test('HEAD: as GET, without its body', async () => {
    const loader = vi.fn(() => ({ text: 'ü' }))
    const response = await send({ loader }, { method: 'HEAD' })
    expect(loader).toHaveBeenCalledOnce()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('content-length')).toBe('13')
    expect(await response.text()).toBe('')
  })

  test('HEAD: an export of its own', async () => {
    const response = await send(
      { loader: () => 1, HEAD: () => new Response(null, { headers: { 'X-Head': 'own' } }) },
      { method: 'HEAD' },
    )
    expect(response.headers.get('x-head')).toBe('own')
  })

  test('OPTIONS: an export of its own', async () => {
    const response = await send({ OPTIONS: () => 'mine' }, { method: 'OPTIONS' })
    expect(await response.json()).toBe('mine')
  })
})

describe('Allow lists what a module answers', () => {
  const f = () => 1
  test.each<[RouteModule, string]>([
    [{}, 'OPTIONS'],
    [{ loader: f }, 'GET, HEAD, OPTIONS'],
    [{ action: f }, 'POST, PUT, PATCH, DELETE, OPTIONS'],
    [{ GET: f, DELETE: f }, 'GET, HEAD, DELETE, OPTIONS'],
    [{ HEAD: f }, 'HEAD, OPTIONS'],
    [{ default: f } as RouteModule, 'OPTIONS'],
  ])('%o: %s', async (module, allow) => {
    const options = await send(module, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, allow])
    expect(options.headers.has('content-type')).toBe(false)
    const refused = await send(module, { method: 'QUERY' })
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, allow])
    expect(await refused.json()).toEqual({
      title: 'Method Not Allowed',
      status: 405,
      detail: `This resource answers ${allow}`,
    })
  })

  test('headers and members that name another method change nothing', async () => {
    const response = await send(
      { action: ({ method }) => method, DELETE: () => 'deleted' },
      { method: 'POST', headers: { 'X-HTTP-Method-Override': 'DELETE' }, path: '/?_method=DELETE' },
    )
    expect(await response.json()).toBe('POST')
  })

  test.each(['constructor', '__proto__', 'toString'])('%s is no method', (method) => {
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module: { loader: () => 1 } }] })
    const match = dispatcher.match('/')
    expect(match && dispatcher.run(match, makeHost({ method }))).toMatchObject({ status: 405 })
  })
})

describe('match', () => {
  const dispatcher = createDispatcher({ routes: [{ pattern: '/users/:id', module: {} }] })

  test('gives the route and its params', () => {
    const match = dispatcher.match('/users/a%20b?x=1')
    expect(match?.route).toMatchObject({ id: '/users/:id', pattern: '/users/:id', file: undefined })
    expect(match?.params).toEqual({ id: 'a b' })
    expect(Object.getPrototypeOf(match?.params)).toBeNull()
  })

  test.each(['/people/7', '', '*', 'http://x.test/users/7', '//users/7'])(
    '%j gives nothing',
    (target) => expect(dispatcher.match(target)).toBeUndefined(),
  )

  test('tells of a path that is malformed', () => {
    expect(dispatcher.match('/users/%ff')).toMatchObject({ malformed: true })
  })
})

describe('fetch', () => {
  test('answers 404 as problem+json where no route matches', async () => {
    const response = await send({}, { path: '/a/b' })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toEqual({ title: 'Not Found', status: 404 })
  })

  test('answers 400 for a path that is malformed, before anything else runs', async () => {
    const run = vi.fn()
    const response = await send(
      { loader: run },
      { path: '/%ff', middleware: [(context) => run(context)] },
    )
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ title: 'Bad Request', status: 400 })
    expect(run).not.toHaveBeenCalled()
  })

  test('matches the path alone, without a fragment', async () => {
    const loader = ({ url, params }: { url: URL; params: object }) => ({ url, params })
    const response = await send({ loader }, { path: '/a?q=/b#/c' })
    expect(await response.json()).toEqual({ url: 'http://x.test/a?q=/b', params: { name: 'a' } })
  })
})

describe('replaceRoutes', () => {
  test('requests that have matched finish on the route they matched', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/old', module: { loader: () => released.then(() => 'old') } }],
    })
    const running = dispatcher.fetch(new Request('http://x.test/old'))
    const match = dispatcher.match('/old')
    dispatcher.replaceRoutes([{ pattern: '/new', module: { loader: () => 'new' } }])
    release()
    expect(await (await running).json()).toBe('old')
    expect(match && (await dispatcher.run(match, makeHost()))).toMatchObject({ body: '"old"' })
    expect((await dispatcher.fetch(new Request('http://x.test/old'))).status).toBe(404)
    expect(await (await dispatcher.fetch(new Request('http://x.test/new'))).json()).toBe('new')
    expect(dispatcher.routes.map(({ pattern }) => pattern)).toEqual(['/new'])
  })

  test('the routes stay as they were when the new ones are not valid', () => {
    const dispatcher = createDispatcher({ routes: [{ pattern: '/old', module: {} }] })
    expect(() => dispatcher.replaceRoutes([{ pattern: 'new', module: {} }])).toThrow()
    expect(dispatcher.match('/old')).toBeDefined()
  })
})
