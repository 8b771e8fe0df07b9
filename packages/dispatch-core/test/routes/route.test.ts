import { describe, expect, test, vi } from 'vitest'
import { createDispatcher, type RouteDefinition, type RouteModule } from '../../src/index.ts'

const get = (dispatcher: ReturnType<typeof createDispatcher>) =>
  dispatcher.fetch(new Request('http://x.test/'))

describe('a module given as an import', () => {
  test('is imported on the first request, once, however many come at once', async () => {
    const module = vi.fn(async () => ({ loader: () => 'loaded' }))
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module }] })
    expect(module).not.toHaveBeenCalled()
    expect(dispatcher.routes[0]?.methods).toBeUndefined()
    const responses = await Promise.all([get(dispatcher), get(dispatcher), get(dispatcher)])
    for (const response of responses) expect(await response.json()).toBe('loaded')
    await get(dispatcher)
    expect(module).toHaveBeenCalledOnce()
    expect(dispatcher.routes[0]?.methods).toEqual(['GET', 'HEAD', 'OPTIONS'])
  })

  test('can be imported before', async () => {
    const module = vi.fn(async () => ({ loader: () => 'loaded' }))
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module }] })
    await dispatcher.routes[0]?.load()
    await dispatcher.routes[0]?.load()
    expect(module).toHaveBeenCalledOnce()
    const { routes } = createDispatcher({ routes: [{ pattern: '/', module: {} }] })
    expect(await routes[0]?.load()).toBeUndefined()
  })

  test('answers 500 while the import fails, and is tried again on the next request', async () => {
    const failure = new Error('no such file')
    const onError = vi.fn()
    const module = vi
      .fn<() => Promise<RouteModule>>()
      .mockRejectedValueOnce(failure)
      .mockResolvedValue({ loader: () => 'loaded' })
    const dispatcher = createDispatcher({ routes: [{ pattern: '/', module }], onError })
    const responses = await Promise.all([get(dispatcher), get(dispatcher)])
    expect(responses.map(({ status }) => status)).toEqual([500, 500])
    expect(onError).toHaveBeenCalledTimes(2)
    expect(onError.mock.calls[0]?.[0]).toBe(failure)
    expect(await (await get(dispatcher)).json()).toBe('loaded')
    expect(module).toHaveBeenCalledTimes(2)
  })

  test.each([
    [null, 'module is null; give the exports of the route file'],
    [{ loader: 'text' }, 'the export "loader" is of type string; export a function'],
    [
      { GET: (_req: unknown, _res: unknown) => 1 },
      'the export "GET" has 2 parameters, but a handler is called with one, the context; write (context) => …, or fromExpress((req, res) => …)',
    ],
    [{ config: { timeout: -1 } }, 'config: timeout is -1; write milliseconds above 0'],
    [{ config: { timeout: '5' } }, 'config: timeout is "5"; write milliseconds above 0'],
    [{ config: { securityHeaders: 'off' } }, 'config: securityHeaders is "off"; write false'],
    [
      { config: { timout: 1, tags: [] } },
      'config has no option "timout"; did you mean "timeout"?\napi/route.ts: config has no option "tags"; "tags" belongs in docs of',
    ],
  ])('that gives %o answers 500', async (module, message) => {
    const onError = vi.fn()
    const dispatcher = createDispatcher({
      routes: [{ pattern: '/', file: 'api/route.ts', module: async () => module as RouteModule }],
      onError,
    })
    expect((await get(dispatcher)).status).toBe(500)
    expect(String(onError.mock.calls[0]?.[0])).toContain(`api/route.ts: ${message}`)
  })
})

test('a route tells its id, pattern, file, segments and methods', () => {
  const { routes } = createDispatcher({
    routes: [
      { id: 'api', pattern: '/api', file: 'api/route.ts', module: { action: () => 1 } },
      { pattern: '/', segments: [], module: {} },
    ],
  })
  expect(
    routes.map(({ id, pattern, file, segments, methods }) => ({
      id,
      pattern,
      file,
      segments,
      methods,
    })),
  ).toEqual([
    {
      id: 'api',
      pattern: '/api',
      file: 'api/route.ts',
      segments: [{ kind: 'static', value: 'api' }],
      methods: ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    },
    { id: '/', pattern: '/', file: undefined, segments: [], methods: ['OPTIONS'] },
  ])
})

describe('a dispatcher is not built', () => {
  test.each<[string, unknown, string]>([
    ['without routes', {}, 'createDispatcher() takes { routes }, an array of { pattern, module }'],
    ['of nothing', undefined, 'createDispatcher() takes an object with "routes"'],
    ['of a list', [], 'got []'],
    ['of null', null, 'got null'],
    [
      'with an unknown option',
      { routes: [], timeOut: 1 },
      'has no option "timeOut"; did you mean "timeout"?',
    ],
    [
      'with a key of body',
      { routes: [], parse: false },
      '"parse" belongs in body of export const config of the route file, or of the options of the app',
    ],
    [
      'with a key of handlers',
      { routes: [], response: {} },
      '"response" belongs in the first argument of defineLoader() or defineAction()',
    ],
    [
      'with an option like no other',
      { routes: [], zzz: 1 },
      'has no option "zzz"; known are "routes"',
    ],
    [
      'with two routes for the same URLs',
      {
        routes: [
          { pattern: '/:a', module: {} },
          { pattern: '/:b', module: {} },
        ],
      },
      '/:b',
    ],
    ['with a timeout of 0', { routes: [], timeout: 0 }, 'timeout is 0; write milliseconds'],
    [
      'with a timeout that fires at once',
      { routes: [], timeout: 2 ** 31 },
      'timeout is 2147483648; write milliseconds above 0 and up to 2147483647',
    ],
    ['with a timeout that is no number', { routes: [], timeout: '5s' }, 'timeout is "5s"'],
    [
      'with csrf that is none of its values',
      { routes: [], csrf: 'off' },
      'csrf is "off"; write true, false or \'strict\'',
    ],
    [
      'with exposeErrors that is no boolean',
      { routes: [], exposeErrors: 'development' },
      'exposeErrors is "development"',
    ],
    [
      'with etag that is neither',
      { routes: [], etag: 'weak' },
      'etag is "weak"; write true, false or a function',
    ],
    [
      'with matchers that are none',
      { routes: [], matchers: null },
      'matchers is null; write { name: (text) => … }',
    ],
    ['with one matcher by itself', { routes: [], matchers: () => true }, 'matchers is a function'],
    [
      'with an observer that is none',
      { routes: [], onRequest: {} },
      'onRequest is of type object; give a function',
    ],
    [
      'with a body limit that is no number',
      { routes: [], body: { limit: '1mb' } },
      'body.limit is "1mb"; write a number of bytes',
    ],
    ['with a negative body limit', { routes: [], body: { limit: -1 } }, 'body.limit is -1'],
    [
      'with a way of parsing that is none',
      { routes: [], body: { parse: 'json' } },
      'body.parse is "json"; write true, false or \'raw\'',
    ],
    [
      'with an unknown option of the body',
      { routes: [], body: { size: 1 } },
      'body has no option "size"',
    ],
    [
      'with trusted origins that are no list',
      { routes: [], trustedOrigins: 'https://a.test' },
      'trustedOrigins is "https://a.test"; write a list',
    ],
    [
      'with an origin that has a path',
      { routes: [], trustedOrigins: ['https://a.test/'] },
      'trustedOrigins has "https://a.test/"; write scheme and host alone',
    ],
    [
      'with an origin that is no URL',
      { routes: [], trustedOrigins: ['a.test'] },
      'trustedOrigins has "a.test"',
    ],
  ])('%s', (_, options, message) => {
    expect(() => createDispatcher(options as never)).toThrow(message)
  })

  test.each<[string, unknown, string]>([
    ['without a pattern', { module: {} }, "A route's pattern is undefined; write a string"],
    [
      'without a module',
      { pattern: '/' },
      '/: module is undefined; give the exports of the route file, or () => import(…)',
    ],
    ['with null as its module', { pattern: '/', module: null }, '/: module is null'],
    [
      'with an unknown member',
      { pattern: '/', module: {}, path: '/' },
      'A route has no option "path"',
    ],
    [
      'with a handler that is none',
      { pattern: '/', module: { GET: null } },
      '/: the export "GET" is null; export a function',
    ],
    [
      'with an unknown setting',
      { pattern: '/', module: { config: { timout: 1 } } },
      '/: config has no option "timout"; did you mean "timeout"?',
    ],
    [
      'with security headers that are none',
      { pattern: '/', module: { config: { securityHeaders: true } } },
      '/: config: securityHeaders is true; write false or options',
    ],
    [
      'with a list of security headers',
      { pattern: '/', module: { config: { securityHeaders: ['x'] } } },
      '/: config: securityHeaders is ["x"]; write false or options',
    ],
    [
      'with no security headers, said as null',
      { pattern: '/', module: { config: { securityHeaders: null } } },
      '/: config: securityHeaders is null; write false or options',
    ],
    [
      'with segments that are no list',
      { pattern: '/a', segments: '/a', module: {} },
      '/a: segments is "/a"; leave it out',
    ],
    [
      'with segments that are no list, and a file',
      { pattern: '/a', file: 'a/route.ts', segments: {}, module: {} },
      'a/route.ts: segments is {}; leave it out',
    ],
    [
      'with middleware that is a path',
      { pattern: '/', module: {}, middleware: ['./auth.ts'] },
      '/: "./auth.ts" is not a middleware; give a function',
    ],
    [
      'with middleware that is nothing',
      { pattern: '/', module: {}, middleware: [undefined] },
      '/: undefined is not a middleware',
    ],
    [
      'with trusted origins',
      { pattern: '/', module: { config: { trustedOrigins: [] } } },
      'trustedOrigins is an option of the whole app; for this route alone write csrf: false',
    ],
    [
      'with a module that has none',
      { pattern: '/', module: {}, middleware: [{ default: 1 }] },
      'is not a middleware',
    ],
  ])('with a route %s', (_, route, message) => {
    expect(() => createDispatcher({ routes: [route as RouteDefinition] })).toThrow(message)
  })
})

test('settings of every kind are taken', () => {
  const config = {
    timeout: 5,
    csrf: false,
    securityHeaders: { a: 1 },
    body: { limit: 0, parse: 'raw' },
  } as const
  expect(() =>
    createDispatcher({
      routes: [
        { pattern: '/a', module: { config } },
        {
          pattern: '/b',
          module: { config: { timeout: false, securityHeaders: false, body: { parse: true } } },
        },
        { pattern: '/c', module: { config: undefined } as never },
      ],
      timeout: 2 ** 31 - 1,
      etag: () => '"x"',
      trustedOrigins: ['https://a.test:8443'],
    }),
  ).not.toThrow()
})
