import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  apiKey,
  basic,
  bearer,
  createDispatcher,
  type DispatcherOptions,
  defineAction,
  defineLoader,
  defineMiddleware,
  HttpError,
  oauth2,
  openIdConnect,
  Problem,
  type RouteDefinition,
  ValidationProblem,
  withMiddleware,
} from '../../src/index.ts'

function describeOne(route: Partial<RouteDefinition>, options: Partial<DispatcherOptions> = {}) {
  const routes = [{ pattern: '/users/:id', module: {}, ...route }]
  return createDispatcher({ routes, ...options }).routes[0]?.description
}

const User = z.object({ id: z.string() })
const requireUser = defineMiddleware(
  { responses: { 401: Problem }, security: bearer() },
  (_context, next) => next(),
)
const limit = defineMiddleware({ responses: { 429: Problem } }, (_context, next) => next())

describe('the description of a route', () => {
  test('has the very objects that its handlers were defined with, by method', () => {
    const query = z.object({ page: z.string() })
    const docs = { summary: 'One user', tags: ['users'] }
    const methods = describeOne({
      module: {
        loader: defineLoader({ query, response: User, docs }, () => ({ id: '7' })),
        action: defineAction({ body: User, responses: { 204: null } }, () => {}),
        PUT: () => 1,
      },
    })?.methods
    expect(Object.keys(methods ?? {}).sort()).toEqual(['DELETE', 'GET', 'PATCH', 'POST', 'PUT'])
    expect(methods?.GET).toMatchObject({ handler: 'loader', docs, bodyTypes: [] })
    expect(methods?.GET?.query).toBe(query)
    expect(methods?.GET?.responses).toEqual({ 200: User })
    expect(methods?.POST).toMatchObject({ handler: 'action', responses: { 204: null } })
    expect(methods?.POST?.body).toBe(User)
    expect(methods?.PUT).toMatchObject({ handler: 'PUT', responses: {}, middleware: [] })
  })

  test('has the middleware of directories, then that of the handler', () => {
    const own = defineMiddleware({ responses: { 402: Problem } }, (_context, next) => next())
    const plain = async (_context: unknown, next: () => Promise<unknown>) => next()
    const middleware = [requireUser, plain, [limit]]
    const methods = describeOne({
      middleware,
      module: {
        loader: withMiddleware([own], () => 1),
        action: withMiddleware(
          [plain],
          defineAction({ middleware: [own, limit] }, () => 1),
        ),
      },
    })?.methods
    expect(methods?.GET?.middleware.map(({ responses }) => Object.keys(responses ?? {}))).toEqual([
      ['401'],
      ['429'],
      ['402'],
    ])
    expect(methods?.GET?.middleware[0]).toBe(requireUser.description)
    expect(methods?.POST?.middleware).toHaveLength(4)
  })

  test('has the middleware of imports once they are loaded, and calls no other function', async () => {
    const own =
      'export default Object.assign((c, next) => next(), { description: { responses: { 402: null } } })'
    const url = `data:text/javascript,${own}`
    const other = vi.fn()
    const { routes } = createDispatcher({
      routes: [
        {
          pattern: '/',
          module: { loader: () => 1 },
          middleware: [
            () => import(/* @vite-ignore */ url),
            () => import(/* @vite-ignore */ url).then(() => undefined),
            () => other(),
          ],
        },
      ],
    })
    const [route] = routes
    expect(route?.description?.methods.GET?.middleware).toEqual([])
    await route?.load()
    await route?.load()
    expect(route?.description?.methods.GET?.middleware).toEqual([{ responses: { 402: null } }])
    expect(other).not.toHaveBeenCalled()
  })

  test('is there once the module is loaded', async () => {
    const { routes } = createDispatcher({
      routes: [{ pattern: '/', module: async () => ({ loader: () => 1 }) }],
    })
    expect(routes[0]?.description).toBeUndefined()
    await routes[0]?.load()
    expect(routes[0]?.description?.methods.GET?.handler).toBe('loader')
  })

  test.each<[string, Partial<RouteDefinition>, Partial<DispatcherOptions>, string, object]>([
    ['a loader without params', { pattern: '/' }, {}, 'GET', { 500: [Problem] }],
    ['a loader with params', {}, {}, 'GET', { 400: [Problem], 500: [Problem] }],
    [
      'an action',
      { pattern: '/' },
      {},
      'POST',
      {
        400: [Problem],
        403: [Problem],
        413: [Problem],
        415: [Problem],
        422: [ValidationProblem],
        500: [Problem],
      },
    ],
    [
      'a timeout of the app',
      { pattern: '/' },
      { timeout: 5 },
      'GET',
      { 500: [Problem], 503: [Problem] },
    ],
    [
      'bodies that nobody parses',
      { pattern: '/' },
      { body: { parse: false }, csrf: false },
      'DELETE',
      { 422: [ValidationProblem], 500: [Problem] },
    ],
  ])(
    'lists the errors that Portolan itself can answer: %s',
    (_, route, options, method, problems) => {
      const module = { loader: () => 1, action: defineAction({ body: User }, () => 1) }
      const methods = describeOne({ ...route, module }, options)?.methods
      expect(methods?.[method as 'GET']?.problems).toEqual(problems)
    },
  )

  test('follows the settings of the route before those of the app', () => {
    const config = { body: { parse: 'raw' }, csrf: 'strict' } as const
    const methods = describeOne({ module: { PUT: () => 1, config } }, { csrf: false })?.methods
    expect(methods?.PUT?.bodyTypes).toEqual(['*/*'])
    expect(methods?.PUT?.problems).toHaveProperty('403')
  })

  test('does not take a text for a description', () => {
    const middleware = Object.assign((_: unknown, next: () => unknown) => next(), {
      description: 'x',
    })
    const methods = describeOne({ middleware: [middleware as never], module: { loader: () => 1 } })
    expect(methods?.methods.GET?.middleware).toEqual([])
  })
})

test('a described middleware answers as any other, with or without parameters', async () => {
  const refuse = defineMiddleware({ responses: { 401: Problem } }, () => new HttpError(401))
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/', module: { loader: () => 1 }, middleware: [limit, refuse] }],
  })
  const response = await dispatcher.fetch(new Request('http://x.test/'))
  expect(response.status).toBe(401)
  expect(dispatcher.routes[0]?.description?.methods.GET?.middleware).toHaveLength(2)
})

describe('a deprecation', () => {
  const deprecated = { since: '2026-01-01', sunset: new Date('2027-01-01'), successor: '/v2/users' }
  const HEADERS = {
    deprecation: '@1767225600',
    sunset: 'Fri, 01 Jan 2027 00:00:00 GMT',
    link: '</v2/users>; rel="successor-version"',
  }

  test.each<[string, RouteDefinition, number]>([
    ['a handler', { pattern: '/', module: { loader: defineLoader({ deprecated }, () => 1) } }, 200],
    [
      'one that throws',
      {
        pattern: '/',
        module: {
          loader: defineLoader({ deprecated }, () => {
            throw new HttpError(404)
          }),
        },
      },
      404,
    ],
    [
      'a directory, by its middleware',
      {
        pattern: '/',
        module: { loader: () => new Response('x') },
        middleware: [defineMiddleware({ deprecated }, (_context, next) => next())],
      },
      200,
    ],
  ])('of %s is sent', async (_, route, status) => {
    const dispatcher = createDispatcher({ routes: [route] })
    const response = await dispatcher.fetch(new Request('http://x.test/'))
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject(HEADERS)
  })

  test.each<[unknown, string]>([
    [true, 'deprecated takes an object with "since"'],
    [{}, "deprecated.since is undefined; write a Date, or a date such as '2027-01-31'"],
    [{ since: 'soon' }, 'deprecated.since is "soon"'],
    [{ since: '2026-13-01' }, 'deprecated.since is "2026-13-01"'],
    [{ since: '2026-01-01T10:00' }, 'deprecated.since is'],
    [{ since: '2026-01-01', sunset: '2025-01-01' }, 'deprecated.sunset is before'],
    [
      { since: '2026-01-01', successor: '/a b' },
      'successor is "/a b"; write a URL, such as \'/v2/users\'',
    ],
  ])('that is %j is refused', (value, message) => {
    expect(() => defineLoader({ deprecated: value } as never, (() => 1) as never)).toThrow(message)
  })
})

describe('a security scheme', () => {
  test.each([
    [
      bearer({ format: 'JWT' }),
      { name: 'bearer', scheme: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    ],
    [
      basic({ name: 'staff', scopes: ['a'] }),
      { name: 'staff', scheme: { type: 'http', scheme: 'basic' }, scopes: ['a'] },
    ],
    [
      apiKey({ header: 'X-Api-Key' }),
      { name: 'header-x-api-key', scheme: { type: 'apiKey', in: 'header', name: 'X-Api-Key' } },
    ],
    [
      apiKey({ cookie: 'session', description: 'Logged in' }),
      {
        name: 'cookie-session',
        scheme: { type: 'apiKey', in: 'cookie', name: 'session', description: 'Logged in' },
      },
    ],
    [
      oauth2({ flows: { implicit: {} } }),
      { name: 'oauth2', scheme: { type: 'oauth2', flows: { implicit: {} } } },
    ],
    [
      openIdConnect({ url: 'https://id.test/c' }),
      {
        name: 'openIdConnect',
        scheme: { type: 'openIdConnect', openIdConnectUrl: 'https://id.test/c' },
      },
    ],
  ])('is data: %j', (scheme, expected) => {
    expect(scheme).toEqual(expected)
  })

  test.each<[() => unknown, string]>([
    [() => bearer({ scope: [] } as never), 'did you mean "scopes"?'],
    [() => bearer({ scopes: 'a' } as never), "write a list, such as ['users:read']"],
    [() => bearer({ name: 'a b' }), 'name is "a b"'],
    [() => apiKey({} as never), 'write one place'],
    [() => apiKey({ header: 'a', cookie: 'b' } as never), 'write one place'],
    [() => oauth2({ flows: {} }), 'flows is {}'],
    [() => openIdConnect({ url: 'x' }), 'url is "x"'],
    [
      () => defineMiddleware({ security: 'bearer' as never }, () => 1),
      'security is "bearer"; write bearer()',
    ],
    [() => defineMiddleware({ security: [] }, () => 1), 'security is []'],
    [
      () => defineMiddleware({ methods: ['post'] }, () => 1),
      "methods is [\"post\"]; write a list, such as ['POST', 'PATCH']",
    ],
    [
      () => defineMiddleware({ requestHeaders: { 'a b': User } }, () => 1),
      'requestHeaders has "a b", which is not the name of a header',
    ],
    [
      () => defineMiddleware({ body: User } as never, () => 1 as never),
      '"body" belongs in the first argument of defineAction()',
    ],
    [() => defineMiddleware({ security: bearer() }, 1 as never), 'got a value of type number'],
  ])('that is wrong is refused', (act, message) => {
    expect(act).toThrow(message)
  })
})

test('headers of answers are described by schemas', () => {
  const responseHeaders = { 'X-Total': z.coerce.string() }
  const loader = defineLoader({ responseHeaders }, () => 1)
  expect(loader.description).toEqual({ responseHeaders })
})

test('a schema of a body is told its place in a loader', () => {
  expect(() => defineLoader({ body: User } as never, () => 1 as never)).toThrow(
    '"body" belongs in the first argument of defineAction()',
  )
})
