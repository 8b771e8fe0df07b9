import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const harbour = fileURLToPath(new URL('fixtures/harbour', import.meta.url))

describe('the list of routes', () => {
  test('is an aligned table, plain when it is piped, pages among it', async () => {
    const { code, out, err } = await runPortolan(harbour, ['routes'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(
      [
        '6 routes in app',
        '',
        'METHODS     PATTERN                  FILE                             MIDDLEWARE                                 SCHEMAS',
        'page        /about                   about/page.tsx',
        'GET DELETE  /api/audits              api/(staff)/audits/route.ts      middleware.ts → api/(staff)/middleware.ts',
        'GET POST    /api/ports               api/ports/route.ts               middleware.ts                              POST(body)',
        'GET         /api/ports/:id           api/ports/[id]/route.ts          middleware.ts',
        'GET         /api/ports/nearest       api/ports/nearest/route.ts       middleware.ts',
        'GET         /api/ships/:number(int)  api/ships/[number=int]/route.ts  middleware.ts',
        'GET         /files/:path+            files/[...path]/route.ts         middleware.ts',
        '',
      ].join('\n'),
    )
  })

  test('is coloured when that is asked for, NO_COLOR going over it', async () => {
    const coloured = await runPortolan(harbour, ['routes'], { FORCE_COLOR: '1' })
    expect(coloured.out).toContain('\u001b[32mGET\u001b[39m')
    const plain = await runPortolan(harbour, ['routes'], { FORCE_COLOR: '1', NO_COLOR: '1' })
    expect(plain.out).not.toContain('\u001b')
  })

  test('is a tree of directories', async () => {
    const { out } = await runPortolan(harbour, ['routes', '--tree'])
    expect(out.split('\n').slice(2, 8)).toEqual([
      '/                      middleware',
      '├─ about               page',
      '├─ api',
      '│  ├─ (staff)          middleware',
      '│  │  └─ audits        GET DELETE',
      '│  ├─ ports            GET POST',
    ])
  })

  test('is JSON in the order of the ranks', async () => {
    const { out } = await runPortolan(harbour, ['routes', '--json'])
    const listing = JSON.parse(out)
    expect(listing).toMatchObject({
      version: 1,
      pages: [{ id: 'about', pattern: '/about', file: 'about/page.tsx' }],
      warnings: [],
    })
    expect(listing.routes).toHaveLength(6)
    expect(listing.routes[0].pattern).toBe('/api/ports/nearest')
    expect(listing.routes).toContainEqual({
      id: 'api/ports',
      pattern: '/api/ports',
      file: 'api/ports/route.ts',
      middleware: ['middleware.ts'],
      methods: ['GET', 'HEAD', 'POST', 'OPTIONS'],
      handlers: ['loader', 'POST'],
      schemas: { POST: ['body'] },
      handlerMiddleware: {},
      isComplete: true,
      description: {
        methods: {
          GET: expect.objectContaining({ handler: 'loader', schemas: [] }),
          POST: {
            handler: 'POST',
            schemas: ['body'],
            bodyTypes: expect.arrayContaining(['application/json']),
            responses: [],
            middleware: [],
            problems: [400, 403, 413, 415, 422, 500],
          },
        },
      },
    })
  })

  test('has in JSON all that a route says of itself', async () => {
    const root = makeProject({
      'package.json': '{ "type": "module" }',
      'app/middleware.ts': `
        import { bearer, defineMiddleware, Problem } from '@portolan/dispatch-core'
        console.log('loading')
        import { z } from 'zod'
        const described = { responses: { 401: Problem }, requestHeaders: { 'X-Tenant': z.string() } }
        export default defineMiddleware({ security: bearer({ scopes: ['ships'] }), ...described }, (_, next) => next())
      `,
      'app/ships/[id=int]/route.ts': `
        import { defineLoader } from '@portolan/dispatch-core'
        import { z } from 'zod'
        setInterval(() => {}, 1_000)
        export const loader = defineLoader(
          {
            query: z.object({ full: z.string().optional() }),
            responses: { 200: z.object({ name: z.string() }), 404: null },
            responseHeaders: { 'X-Total': z.string() },
            docs: { summary: 'One ship', tags: ['ships'] },
            deprecated: { since: new Date('2026-01-02'), successor: '/boats' },
          },
          () => ({ name: 'Argo' }),
        )
      `,
    })
    const { code, out } = await runPortolan(root, ['routes', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out).routes[0].description).toEqual({
      methods: {
        GET: {
          handler: 'loader',
          docs: { summary: 'One ship', tags: ['ships'] },
          deprecated: { since: '2026-01-02T00:00:00.000Z', successor: '/boats' },
          schemas: ['query'],
          bodyTypes: [],
          responses: [200, 404],
          responseHeaders: ['X-Total'],
          middleware: [
            {
              security: [
                {
                  name: 'bearer',
                  scheme: { type: 'http', scheme: 'bearer' },
                  scopes: ['ships'],
                },
              ],
              responses: [401],
              requestHeaders: ['X-Tenant'],
            },
          ],
          problems: [400, 500],
        },
      },
    })
  })

  test('has in JSON the error of a file that cannot be imported, beside the other routes', async () => {
    const root = makeProject({
      'package.json': '{ "type": "module" }',
      'app/a/route.ts': "throw new Error('no database')\nexport const loader = () => 1",
      'app/b/route.ts': 'await new Promise(() => {})\nexport const loader = () => 1',
      'app/c/route.ts': 'export const loader = () => 1',
      'app/d/route.ts': "import './none.ts'\nexport const loader = () => 1",
    })
    const { code, out } = await runPortolan(root, ['routes', '--json', '--timeout', '3'])
    expect(code).toBe(0)
    expect(JSON.parse(out).routes).toEqual([
      expect.objectContaining({ id: 'a', error: expect.stringContaining('no database') }),
      expect.objectContaining({
        id: 'b',
        handlers: ['loader'],
        error: expect.stringContaining('app/b/route.ts has not loaded within 3 seconds'),
      }),
      expect.objectContaining({ id: 'c', description: { methods: { GET: expect.anything() } } }),
      expect.objectContaining({ id: 'd', error: expect.stringContaining('./none.ts') }),
    ])
  })

  test('imports nothing for JSON with --no-descriptions', async () => {
    const root = makeProject({
      'package.json': '{ "type": "module" }',
      'app/route.ts': 'process.exit(7)\nexport const loader = () => 1',
    })
    const { code, out } = await runPortolan(root, ['routes', '--json', '--no-descriptions'])
    expect([code, JSON.parse(out).routes[0]]).toEqual([
      0,
      expect.not.objectContaining({ description: expect.anything() }),
    ])
  })

  test('names the middleware that a handler has of its own', async () => {
    const root = makeProject({
      'app/middleware.ts': 'export default (_context, next) => next()',
      'app/a/route.ts':
        'export const loader = withMiddleware([signedIn], () => 1)\nexport const action = defineAction({ middleware: [staff] }, () => 1)',
      'app/b/route.ts': 'export const loader = () => 1',
    })
    const { out } = await runPortolan(root, ['routes'])
    expect(out).toContain('middleware.ts → loader(signedIn) action(staff)\n')
    expect(out).not.toContain('SCHEMAS')
  })

  test('says which route file a page hides', async () => {
    const root = makeProject({
      'app/about/page.tsx': 'export default () => null',
      'app/about/route.ts': 'export const loader = () => 1',
    })
    const { out, err } = await runPortolan(root, ['routes'])
    expect(out).toContain('about/page.tsx hides about/route.ts')
    expect(err).toContain('shadowed-route')
  })

  test('writes nothing of a file name that a terminal would obey', async () => {
    const root = makeProject({ 'app/a\u001b[2Jb/route.ts': 'export const loader = () => 1' })
    const { out, err } = await runPortolan(root, ['routes'])
    expect(out + err).not.toContain('\u001b')
  })

  test('ends with 1 and every problem where the directories conflict', async () => {
    const root = makeProject({
      'app/[a]/route.ts': '',
      'app/[b]/route.ts': '',
      'app/[c/route.ts': '',
    })
    const { code, out, err } = await runPortolan(root, ['routes'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('route-conflict')
    expect(err).toContain('malformed-brackets')
  })
})

/** The handlers in the text of a route file, as `routes --json` has them. */
const SOURCES: [text: string, file: string, expected: object][] = [
  ['export { a as loader } from "./a"', 'route.ts', { handlers: ['loader'], isComplete: true }],
  ['export * from "./a"', 'route.ts', { handlers: [], isComplete: false }],
  ['export * as loader from "./a"', 'route.ts', { handlers: ['loader'], isComplete: true }],
  ['export type { T as loader } from "./a"', 'route.ts', { handlers: [], isComplete: true }],
  ['export interface GET {}', 'route.ts', { handlers: [], isComplete: true }],
  ['export const { PUT, b: [PATCH] } = make()', 'route.ts', { handlers: ['PUT', 'PATCH'] }],
  ['const a = () => <p/>\nexport { a as GET }', 'route.tsx', { handlers: ['GET'] }],
  [
    'exports.loader = () => 1\nmodule.exports.DELETE = f',
    'route.cjs',
    { handlers: ['loader', 'DELETE'], isComplete: true },
  ],
  [
    'module.exports = { loader, "action": f }',
    'route.js',
    { handlers: ['loader', 'action'], isComplete: true },
  ],
  [
    'module.exports = { loader, ...others }',
    'route.js',
    { handlers: ['loader'], isComplete: false },
  ],
  [
    'exports.GET = exports.HEAD = () => 1',
    'route.cjs',
    { handlers: ['GET', 'HEAD'], isComplete: true },
  ],
  ['module.exports = require("./a")', 'route.js', { handlers: [], isComplete: false }],
  ['Object.assign(exports, { loader() {} })', 'route.js', { handlers: [], isComplete: false }],
  [
    '"use strict"\nObject.defineProperty(exports, "__esModule", { value: true })\nexports.loader = void 0\nexports.loader = () => 1',
    'route.js',
    { handlers: ['loader'], isComplete: true },
  ],
  [
    'import { defineLoader as d } from "@portolan/adapter-express"\nexport const loader = d({ query: q, params: p }, f) satisfies F',
    'route.ts',
    { schemas: { loader: ['query', 'params'] } },
  ],
  [
    'import * as p from "@portolan/adapter-node"\nconst a = p.defineAction(schemas, f)\nexport { a as action }',
    'route.ts',
    { schemas: { action: ['…'] } },
  ],
  [
    'exports.loader = defineLoader({ response: r }, f)',
    'route.cjs',
    { schemas: { loader: ['response'] } },
  ],
  ['export const loader = defineLoader((context) => 1)', 'route.ts', { schemas: {} }],
  [
    'export const action = defineAction({ body, middleware: [requireUser, fromExpress(auth("manage"))] }, f)',
    'route.ts',
    {
      schemas: { action: ['body'] },
      handlerMiddleware: { action: ['requireUser', 'auth'] },
    },
  ],
  [
    'import { withMiddleware as w } from "@portolan/adapter-express"\nexport const GET = w([guards.staff, fromExpress([cors(), upload.single("a")]), () => 1], defineLoader({ middleware: [a] }, f))',
    'route.ts',
    {
      schemas: {},
      handlerMiddleware: { GET: ['staff', 'cors', 'single', '…', 'a'] },
    },
  ],
  [
    'export const loader = withMiddleware(guards, f)',
    'route.ts',
    { handlerMiddleware: { loader: ['…'] } },
  ],
]

describe('a route file is read without running it', () => {
  test('whatever it is written in', async () => {
    const files = SOURCES.map(([text, file], index) => [`app/r${index}/${file}`, text])
    const root = makeProject(Object.fromEntries(files))
    const { routes } = JSON.parse((await runPortolan(root, ['routes', '--json'])).out)
    for (const [index, [text, , expected]] of SOURCES.entries()) {
      const route = routes.find(({ id }: { id: string }) => id === `r${index}`)
      expect(route, text).toMatchObject(expected)
    }
  })
})

describe('--match', () => {
  test.each<[request: string[], code: number, expected: object]>([
    [
      ['GET', '/api/ports/rtm'],
      0,
      {
        outcome: 'handled',
        handler: 'loader',
        params: { id: 'rtm' },
        route: { pattern: '/api/ports/:id', middleware: ['middleware.ts'] },
      },
    ],
    [['/api/ports?a=1#b'], 0, { method: 'GET', target: '/api/ports?a=1', handler: 'loader' }],
    [['POST /api/ports'], 0, { handler: 'POST' }],
    [['head', 'http://localhost:3000/api/ports'], 0, { method: 'HEAD', handler: 'loader' }],
    [['OPTIONS', '/api/ports'], 0, { outcome: 204 }],
    [['GET', '/files/a%2Fb/c'], 0, { params: { path: ['a/b', 'c'] } }],
    [['GET', '/api/ships/7'], 0, { params: { number: 7 } }],
    [['PUT', '/api/ports'], 1, { outcome: 405, route: { pattern: '/api/ports' } }],
    [['TRACE', '/api/ports'], 1, { outcome: 405 }],
    [['GET', '/api/ports/%ff'], 1, { outcome: 400, others: [] }],
    [['GET', '/about'], 1, { outcome: 404, page: 'about/page.tsx' }],
    [['GET', '//api/ports'], 1, { outcome: 404, others: [] }],
  ])('%j', async (request, code, expected) => {
    const run = await runPortolan(harbour, ['routes', '--json', '--match', ...request])
    expect([run.code, run.err]).toEqual([code, ''])
    expect(JSON.parse(run.out)).toMatchObject({ version: 1, ...expected })
  })

  test.each<[path: string, pattern: string, segment: number | undefined, reason: string]>([
    [
      '/api/ports/nearest',
      '/api/ports/:id',
      3,
      'matches too, but :id (a param) ranks below nearest (static)',
    ],
    [
      '/api/ports/nearest',
      '/api/ports',
      undefined,
      'the pattern ends, and the path goes on with "nearest"',
    ],
    ['/api/ships/x7', '/api/ships/:number(int)', 3, 'the matcher int refuses "x7"'],
    ['/api/ships', '/api/ships/:number(int)', 3, 'the path ends before :number(int)'],
    ['/api/Ports', '/api/ports', 2, 'the path has "Ports", not "ports"; case counts'],
    [
      '/api/%70orts',
      '/api/ports',
      undefined,
      'matches /api/ports, and the path is compared as sent',
    ],
    ['/files', '/files/:path+', 2, 'the path ends before :path+'],
  ])('%s: why %s does not answer', async (path, pattern, segment, reason) => {
    const { out } = await runPortolan(harbour, ['routes', '--json', '--match', path])
    const { others } = JSON.parse(out)
    expect(others).toContainEqual({
      pattern,
      file: expect.any(String),
      ...(segment !== undefined && { segment }),
      reason,
    })
  })

  test('compares the variants that match the path', async () => {
    const directories = [
      'users/[[org]]/settings',
      'users/[id]',
      '[[area]]/users/[id]',
      '[[area]]/[[kind]]/settings',
    ]
    const root = makeProject(
      Object.fromEntries(
        directories.map((path) => [`app/${path}/route.ts`, 'export const loader = f']),
      ),
    )
    const match = async (path: string) => {
      const { out } = await runPortolan(root, ['routes', '--json', '--match', path])
      const { route, others } = JSON.parse(out)
      return {
        [route.pattern]: others.map((other: { pattern: string; reason: string }) => [
          other.pattern,
          other.reason,
        ]),
      }
    }
    expect(await match('/users/settings')).toEqual({
      '/users/:org?/settings': [
        [
          '/users/:id',
          'matches too, but :id (a param) ranks below settings (static) in /users/settings',
        ],
        [
          '/:area?/users/:id',
          'matches too, but :id (a param) in /users/:id ranks below settings (static) in /users/settings',
        ],
        [
          '/:area?/:kind?/settings',
          'matches too, but :area? (an optional param) in /:area/settings ranks below users (static) in /users/settings',
        ],
      ],
    })
    expect(await match('/users/ann')).toMatchObject({
      '/users/:id': [
        ['/:area?/users/:id', 'matches too, but has more optional segments'],
        ['/users/:org?/settings', 'the path ends before settings'],
        ['/:area?/:kind?/settings', 'the path ends before settings'],
      ],
    })
  })

  test('shows first what is spelt most like the path', async () => {
    const names = ['ports', 'ships', 'tides', 'crews', 'cranes', 'piers']
    const root = makeProject(
      Object.fromEntries(
        names.map((name) => [`app/api/${name}/route.ts`, 'export const loader = f']),
      ),
    )
    const { out } = await runPortolan(root, ['routes', '--json', '--match', '/api/tide'])
    expect(JSON.parse(out).others[0]).toMatchObject({ pattern: '/api/tides' })
  })

  test.each(['export * from "./handlers"', 'export const loader = ('])(
    'promises nothing of a file that cannot be read to its end: %s',
    async (text) => {
      const root = makeProject({ 'app/a/route.ts': text })
      const { code, out } = await runPortolan(root, ['routes', '--json', '--match', '/a'])
      expect(code).toBe(1)
      expect(JSON.parse(out)).toMatchObject({ outcome: 'unknown', route: { pattern: '/a' } })
    },
  )

  test.each<[args: string[], same: string[]]>([
    [['/api/ports/nearest'], ['GET', '/api/ports/nearest']],
    [
      ['/api/ports', '--method', 'post'],
      ['POST', '/api/ports'],
    ],
    [['/nowhere'], ['/nowhere']],
  ])('is asked for by %j as by --match', async (args, same) => {
    const asked = await runPortolan(harbour, ['routes', ...args])
    expect(asked).toEqual(await runPortolan(harbour, ['routes', '--match', ...same]))
    expect(asked.out).toContain(same.at(-1))
  })

  test.each([
    [['/a', '--match', '/b'], '--match and a path exclude each other'],
    [['--method', 'POST', '--match', '/b'], '--match and --method exclude each other'],
    [['--method', 'POST'], '--method POST stands without a path'],
  ])('refuses %j', async (args, message) => {
    const { code, err } = await runPortolan(harbour, ['routes', ...args])
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })

  test('is a text for people', async () => {
    const { out } = await runPortolan(harbour, ['routes', '--match', 'GET', '/api/ports/nearest'])
    expect(out.split('\n')).toEqual([
      'GET /api/ports/nearest',
      '✓ /api/ports/nearest answers',
      '  file        api/ports/nearest/route.ts',
      '  handler     loader',
      '  params      {}',
      '  middleware  middleware.ts',
      '',
      'Why not another',
      '  /api/ports/:id  segment 3: matches too, but :id (a param) ranks below nearest (static)',
      '  /api/ports      the pattern ends, and the path goes on with "nearest"',
      '',
    ])
  })

  test('matches with the matchers and the trailing slash of the configuration', async () => {
    const root = makeProject({
      'app/colours/[code=hex]/route.ts': 'export const loader = () => 1',
      'matchers.ts':
        'export const hex = (text: string) => /^[0-9a-f]+$/.test(text) && parseInt(text, 16)',
      'portolan.config.ts':
        'export default { matchers: "matchers.ts", routes: { trailingSlash: "never" } }',
    })
    const match = async (path: string) =>
      JSON.parse((await runPortolan(root, ['routes', '--json', '--match', path])).out)
    expect(await match('/colours/ff')).toMatchObject({ params: { code: 255 } })
    expect(await match('/colours/xy')).toMatchObject({
      others: [{ segment: 2, reason: 'the matcher hex refuses "xy"' }],
    })
    expect(await match('/colours/ff/')).toMatchObject({ outcome: 404 })
  })

  test.each([[['api/ports']], [['GET', 'a', 'b']], [['G@T', '/a']], [['']]])(
    'refuses %j, and says what to write',
    async (request) => {
      const { code, err } = await runPortolan(harbour, ['routes', '--match', ...request])
      expect(code).toBe(2)
      expect(err).toContain('such as GET /api/users/7')
    },
  )
})

test.each<[string, string, string?]>([
  ['export default { hex: () => true }', 'write export const hex'],
  ['export const hex = 7', 'exports hex, which is of type number'],
  ['throw new Error("no")', 'cannot be read: no'],
  ['exports.hex = () => true', 'is CommonJS; write it as an ES module', 'own.js'],
])('a file of matchers that is wrong is refused: %s', async (text, message, file = 'own.ts') => {
  const root = makeProject({ 'package.json': '{}', 'app/route.ts': '', [file]: text })
  const { code, err } = await runPortolan(root, ['routes', '--matchers', file])
  expect(code).toBe(2)
  expect(err).toContain(message)
})
