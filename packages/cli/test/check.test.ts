import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

async function check(root: string): Promise<{
  code: number | null
  routes: number
  problems: { code: string; files: string[]; line?: number; column?: number; fix: string }[]
  warnings: { code: string; files: string[]; line?: number; fix: string }[]
}> {
  const { code, out } = await runPortolan(root, ['check', '--format', 'json'])
  return { code, ...JSON.parse(out) }
}

test('a project that is as it should be has no problem, and the exit code 0', async () => {
  expect(await runPortolan(fixture('harbour'), ['check'])).toEqual({
    code: 0,
    out: '✓ No problem in 6 routes\n',
    err: '',
  })
})

test('everything in the files is reported at once, with its line', async () => {
  const { code, routes, problems, warnings } = await check(fixture('wreck'))
  expect([code, routes]).toEqual([1, 5])
  const brief = (findings: typeof problems) =>
    findings.map((one) => `${one.code} ${one.files[0]}:${one.line}:${one.column}`)
  expect(brief(problems)).toEqual([
    'invalid-middleware app/api/admin/middleware.ts:1:14',
    'syntax-error app/api/admin/route.js:2:1',
    'wrong-pattern app/api/ports/[code]/route.ts:3:50',
    'no-handler app/api/ports/route.ts:1:14',
    'no-handler app/api/ships/route.ts:1:8',
    'misnamed-export app/api/tides/route.ts:3:14',
  ])
  expect(brief(warnings)).toEqual([
    'shadowed-route app/about/page.tsx:undefined:undefined',
    'unused-export app/api/tides/route.ts:5:17',
  ])
})

test('problems of the directories and of the files in them are reported at once', async () => {
  const root = makeProject({
    'app/[a]/route.ts': '',
    'app/[b]/route.ts': 'export const loader = () => 1',
    'app/[c/route.ts': '',
    'app/middleware.ts': '',
  })
  const { code, routes, problems } = await check(root)
  expect([code, routes]).toEqual([1, 2])
  expect(problems).toMatchObject([
    { code: 'route-conflict', files: ['app/[a]/route.ts', 'app/[b]/route.ts'] },
    { code: 'no-handler', files: ['app/[a]/route.ts'] },
    { code: 'malformed-brackets', files: ['app/[c/route.ts'] },
    { code: 'invalid-middleware', files: ['app/middleware.ts'] },
  ])
})

test('a route that is never reached is a warning', async () => {
  const root = makeProject({
    'app/[[a]]/route.ts': 'export const loader = () => 1',
    'app/route.ts': 'export const loader = () => 1',
    'app/[b]/route.ts': 'export const loader = () => 1',
  })
  const { code, problems, warnings } = await check(root)
  expect([code, problems]).toEqual([0, []])
  expect(warnings).toMatchObject([
    {
      code: 'unreachable-route',
      files: ['app/[[a]]/route.ts', 'app/[b]/route.ts', 'app/route.ts'],
    },
  ])
})

test('a handler and a middleware that are values are named', async () => {
  const root = makeProject({
    'app/a/route.ts': 'export const loader = { a: 1 }\nexport const POST = "x"',
    'app/b/route.ts': 'export const loader = () => 1',
    'app/b/middleware.ts': 'export default 1',
  })
  const { code, problems } = await check(root)
  expect([code, problems.map((one) => [one.code, one.files[0], one.line])]).toEqual([
    1,
    [
      ['invalid-handler', 'app/a/route.ts', 1],
      ['invalid-handler', 'app/a/route.ts', 2],
      ['invalid-middleware', 'app/b/middleware.ts', 1],
    ],
  ])
})

const CONFIGS: [config: string, message: string, fix: string][] = [
  ['{ timeout: -1 }', 'config: timeout is -1', 'Write milliseconds above 0 and up to 2147483647, or false'],
  ['{ timeot: 5 } as const', 'config has no option "timeot"', 'Did you mean "timeout"?'],
  ['{ body: { limit: "1mb" }, csrf: isOpen }', 'config: body.limit is "1mb"', 'Write a number of bytes, such as 1_048_576'],
  ['{ ...base, csrf: `lax` } satisfies RouteConfig', 'config: csrf is "lax"', "Write true, false or 'strict'"],
  ['{ cors: { origins: ["http://a.test/b"] } }', 'config.cors.origins has "http://a.test/b"', 'Write scheme and host alone, such as "http://a.test"'],
  ['{ params: 1 }', 'config has no option "params"; "params" belongs in the first argument of defineLoader() or defineAction()', 'Write it as the type RouteConfig has it'],
] // biome-ignore format: a table

test.each(CONFIGS)('the config %s is refused by check and build', async (config, message, fix) => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/a/route.ts': `export const loader = () => 1\nexport const config = ${config}`,
  })
  const { code, problems } = await check(root)
  expect([code, problems]).toMatchObject([
    1,
    [{ code: 'invalid-config', files: ['app/a/route.ts'], line: 2, fix }],
  ])
  expect(problems).toMatchObject([{ message: expect.stringContaining(message) }])
  const built = await runPortolan(root, ['build'])
  expect([built.code, built.err]).toEqual([1, expect.stringContaining(message)])
})

test('a config whose values are not in the text is none of the problems', async () => {
  const root = makeProject({
    'app/a/route.ts':
      'export const loader = () => 1\nexport const config = { timeout: SECONDS * 1000, body: { limit: LIMIT, parse: true }, csrf: false, ...more }',
    'app/b/route.ts': 'export const loader = () => 1\nexport const config = makeConfig()',
  })
  expect(await check(root)).toMatchObject({ code: 0, problems: [] })
})

test('a route file without a handler, and a middleware file without a function, are not built', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/a/route.ts': 'export const handler = () => 1',
    'app/b/route.ts': 'export const loader = () => 1',
    'app/b/middleware.ts': 'export default 1',
  })
  const { code, err } = await runPortolan(root, ['build'])
  expect(code).toBe(1)
  expect(err).toContain('"a/route.ts" has no handler')
  expect(err).toContain('"b/middleware.ts" has no function as its default export')
})

test('a file that imports the module which waits for it is named, with the way to it', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/ships/route.ts':
      'import { find } from "../../lib/ships.js"\nexport const loader = () => find()',
    'app/types/route.ts':
      'import type { app } from "../../server.ts"\nexport const loader = (): typeof app | 1 => 1',
    'app/later/route.ts': 'import "../../later.ts"\nexport const loader = () => 1',
    'lib/ships.ts': 'import { db } from "../server"\nexport const find = () => db',
    'server.ts':
      'import { resourceRoutes } from "@portolan/adapter-express"\nexport const db = 1\nexport const app = 1\nconst routes = resourceRoutes({ appDir: "app" })\nawait routes.ready',
    'later.ts':
      'import { resourceRoutes } from "@portolan/adapter-express"\nexport const start = async () => await resourceRoutes({ appDir: "app" })',
  })
  const { code, problems, warnings } = await check(root)
  expect([code, warnings]).toEqual([1, []])
  expect(problems).toMatchObject([
    {
      code: 'loading-circle',
      files: ['app/ships/route.ts', 'lib/ships.ts', 'server.ts'],
      message: expect.stringMatching(/"server.ts", which waits for it with await resourceRoutes/),
      line: 1,
    },
  ])
})

test('a circle through the app of the project is a warning, since the command has no such circle', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/ships/route.ts': 'import { db } from "../../app.ts"\nexport const loader = () => db',
    'app.ts':
      'import * as portolan from "@portolan/adapter-express"\nimport express from "express"\nexport const db = 1\nconst app = express()\napp.use(await portolan.resourceRoutes({ appDir: "app" }))\nexport default app',
  })
  const { code, problems, warnings } = await check(root)
  expect([code, problems]).toEqual([0, []])
  expect(warnings).toMatchObject([
    { code: 'loading-circle', files: ['app/ships/route.ts', 'app.ts'] },
  ])
})

/** Texts of a route file at `app/users/[id]`, in an app that has `app/other` too. */
const FILES: [text: string, found: string[]][] = [
  ['export const loader = () => 1', []],
  ['export * from "./handlers"', []],
  ['export const GET = (req, res) => res.json({})', ['invalid-handler']],
  ['export async function action(req, res) {}', ['invalid-handler']],
  ['const GET = function (req, res) {}\nexport { GET }', ['invalid-handler']],
  ['export const GET = fromExpress((req, res) => res.json({}))', []],
  ['export const GET = (context, now = 1) => now\nexport const helper = (a, b) => a', []],
  ['const router = express.Router()\nexport default router', ['invalid-handler']],
  ['export default Router()', ['invalid-handler']],
  ['export const loader = f\nexport default Router()', ['invalid-handler']],
  ['', ['no-handler']],
  ['export const config = {}', ['no-handler']],
  ['export const GetUsers = f', ['no-handler']],
  ['export default f', ['no-handler']],
  ['export const loader = f\nexport const get = f', ['misnamed-export']],
  ['export const loader = f\nexport default f', ['unused-export']],
  ['export const loader = f\nexport const PostUser = f', ['unused-export']],
  [
    'export const loader = f\nexport const getUser = f\nexport const Options = {}',
    ['misnamed-export'],
  ],
  ['export const loader = f\nexport const getUser = f\nexport type GetUser = 1', []],
  ['export const loader = (', ['syntax-error']],
  ['import { Handler } from "./$types"\nexport const loader = f', ['value-import']],
  ['import * as T from "./$types.js"\nexport const loader = f', ['value-import']],
  ['import type { Handler } from "./$types"\nexport const loader = f', []],
  ['import { type Handler } from "./$types.js"\nexport const loader = f', []],
  [
    'import type { LoaderContext } from "@portolan/adapter-express"\nexport const loader = (c: LoaderContext<"/users/:id">) => 1',
    [],
  ],
  [
    'import type { LoaderContext } from "@portolan/adapter-express"\nexport const loader = (c: LoaderContext<"/users/:uid">) => 1',
    ['wrong-pattern'],
  ],
  [
    'import type { LoaderContext as C } from "@portolan/adapter-fetch"\nexport const loader = (c: C<"/users">) => 1',
    ['wrong-pattern'],
  ],
  [
    'import type * as P from "@portolan/dispatch-core"\nexport const action = (c: P.ActionContext<"/users/">) => 1',
    ['wrong-pattern'],
  ],
  [
    'import type { LoaderContext } from "./mine"\nexport const loader = (c: LoaderContext<"/other">) => 1',
    [],
  ],
  [
    'import type { PathParams } from "@portolan/adapter-express"\nexport const loader = (p: PathParams<"/users">) => 1',
    ['wrong-pattern'],
  ],
  [
    'import type { PathParams } from "@portolan/adapter-express"\nexport const loader = (p: PathParams<"/other">) => 1',
    [],
  ],
  [
    'import type { LoaderContext } from "@portolan/adapter-express"\nexport const loader = (c: LoaderContext) => 1',
    [],
  ],
]

test('a route file is judged by what it says', async () => {
  const files = FILES.flatMap(([text], index) => [
    [`app/${index}/users/[id]/route.ts`, text.replaceAll('"/', `"/${index}/`)],
    [`app/${index}/other/route.ts`, 'export const loader = () => 1'],
    [`app/${index}/users/[id]/handlers.ts`, 'export const handlers = []'],
  ])
  const { problems, warnings } = await check(makeProject(Object.fromEntries(files)))
  for (const [index, [text, expected]] of FILES.entries()) {
    const found = [...problems, ...warnings].filter((one) =>
      one.files[0]?.startsWith(`app/${index}/`),
    )
    expect(
      found.map((one) => one.code),
      text,
    ).toEqual(expected)
  }
})

test('warnings alone are no failure, unless a flag makes them one', async () => {
  const root = makeProject({
    'app/route.ts': 'export const loader = f',
    'app/Middleware.ts': 'export default f',
  })
  const { code, problems, warnings } = await check(root)
  expect([code, problems.length, warnings.length]).toEqual([0, 0, 1])
  expect(await runPortolan(root, ['check', '--fail-on-warnings'])).toMatchObject({
    code: 1,
    out: expect.stringContaining('Middleware.ts'),
  })
})

describe('annotations for GitHub', () => {
  test('are commands with the file as the repository has it, the line and a title', async () => {
    const root = fixture('wreck')
    const { code, out } = await runPortolan(root, ['check', '--format', 'github'], {
      GITHUB_WORKSPACE: fileURLToPath(new URL('..', import.meta.url)),
    })
    expect(code).toBe(1)
    expect(out.split('\n')).toContain(
      '::error file=test/fixtures/wreck/app/api/ports/route.ts,line=1,col=14,title=portolan%3A no-handler' +
        '::"api/ports/route.ts" has no handler among its exports "GetPorts", so that every method is answered with 405; did you mean "GET"?%0ARename the export "GetPorts" to "GET"',
    )
    expect(out).toContain('::warning file=test/fixtures/wreck/app/about/page.tsx,title=')
    expect(out).toContain('\n6 problems and 2 warnings in 5 routes\n')
  })

  test('escape what would end them', async () => {
    const root = makeProject({ 'app/a,b:c%d/route.ts': '' })
    const { out } = await runPortolan(root, ['check', '--format', 'github'], {
      GITHUB_WORKSPACE: '',
    })
    expect(out.split('\n')[0]).toMatch(
      /^::error file=app\/a%2Cb%3Ac%25d\/route\.ts,title=portolan%3A no-handler::"a,b:c%25d\/route\.ts" has no handler.*%0AExport a function/,
    )
  })
})

test.runIf(process.platform !== 'win32')(
  'annotations have no control characters of file names',
  async () => {
    const root = makeProject({ 'app/a\u001b[2Jb/route.ts': '' })
    const { out } = await runPortolan(root, ['check', '--format', 'github'], {
      GITHUB_WORKSPACE: '',
    })
    expect(out).toMatch(/^::error file=app\/a\ufffd\[2Jb\/route\.ts/)
    expect(out).not.toContain('\u001b')
  },
)

test('settings of the routes are checked, though nothing is served', async () => {
  for (const [routes, message] of [
    ["{ trailingSlash: 'nevr' }", /^✗ .*trailingSlash.*nevr/],
    ['{ timout: 100 }', /^✗ .*timout.*timeout/],
  ] as const) {
    const root = makeProject({
      'portolan.config.ts': `export default { routes: ${routes} }`,
      'app/route.ts': 'export const loader = () => 1',
    })
    const { code, out, err } = await runPortolan(root, ['check'])
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(message)])
  }
})

test('a file that exports a handler and is not read is a warning', async () => {
  const handler = 'export const GET = () => 1'
  const root = makeProject({
    'app/a/route.ts': 'export { loader } from "./handlers"\nimport "../lib/index.js"',
    'app/a/handlers.ts': 'export const loader = () => 1',
    'app/lib/index.ts': handler,
    'app/b/route.cts':
      'import one = require("./one")\nexport = { loader: require("./two").loader }',
    'app/b/one.ts': handler,
    'app/b/two.ts': handler,
    'app/ships.ts': handler,
    'app/ports/index.js': 'exports.action = () => 1',
    'app/ports/names.ts': 'export const names = []',
    'app/_private/b.ts': handler,
    'app/c.test.ts': handler,
  })
  const { code, warnings } = await check(root)
  expect([code, warnings]).toMatchObject([
    0,
    [
      { code: 'unread-route', files: ['app/ports/index.js'], fix: /ports\/route\.js/ },
      { code: 'unread-route', files: ['app/ships.ts'], fix: /ships\/route\.ts/ },
    ].map(({ fix, ...finding }) => ({ ...finding, fix: expect.stringMatching(fix) })),
  ])
})

test('an app.ts without an app is a problem', async () => {
  const root = makeProject({
    'app/a/route.ts': 'export const loader = () => 1',
    'app.ts': 'import express from "express"\nexport const app = express()\n',
  })
  const { code, problems } = await check(root)
  expect([code, problems]).toMatchObject([1, [{ code: 'not-an-app', files: ['app.ts'] }]])
})

test.each([
  ['export default undefined', 'undefined'],
  ['export default { port: 3000 }', 'an object'],
  ['export default (_req, res) => res.end()', 'a function'],
  ['export default function app(_req, res) { res.end() }', 'a function'],
  ['const app = (_req, res) => res.end()\nexport default app', 'a function'],
  ['const app = { listen() {} }\nexport default app', 'an object'],
  [
    'import { createServer } from "node:http"\nconst server = createServer()\nserver.timeout = 1\nexport default server',
    'a server',
  ],
  ['import http from "http"\nexport default http.createServer()', 'a server'],
  [
    'import { createServer as serve } from "@portolan/adapter-express"\nexport default serve(app)',
    'a server',
  ],
  [
    'import express from "express"\nconst router = express.Router()\nrouter.use(first)\nexport default router',
    'a router',
  ],
  ['import { Router } from "express"\nexport default Router()', 'a router'],
])('%s is no app for check and build', async (text, what) => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/a/route.ts': 'export const loader = () => 1',
    'app.ts': text,
  })
  const message = `"app.ts" has ${what} as its default export, and no Express app`
  const { code, problems } = await check(root)
  const line = text.split('\n').length
  expect([code, problems]).toMatchObject([1, [{ code: 'not-an-app', message, line, column: 1 }]])
  const built = await runPortolan(root, ['build'])
  expect([built.code, built.err]).toEqual([1, expect.stringContaining(message)])
})

test.each([
  'let app = null\napp = express()\nexport default app',
  'const app = (req, res) => app.handle(req, res)\nObject.assign(app, parts)\nexport default app',
  'export default function app(req, res) { app.handle(req, res) }\nObject.assign(app, parts)',
  'export default make(() => {})',
  'export default await make()',
  'export default app as Express',
  'import { createServer } from "./create-server.ts"\nexport default createServer()',
  'import express from "express"\nlet app = express.Router()\napp = express()\nexport default app',
])('a default export that may be an app is none of the problems: %s', async (text) => {
  const root = makeProject({
    'app/a/route.ts': 'export const loader = () => 1',
    'create-server.ts': 'export const createServer = () => {}',
    'app.ts': text,
  })
  expect(await check(root)).toMatchObject({ code: 0, problems: [] })
})

test('an unknown format is refused with those there are', async () => {
  const { code, err } = await runPortolan(fixture('harbour'), ['check', '--format', 'xml'])
  expect(code).toBe(2)
  expect(err).toContain('text, github, json')
})

const APPS: [end: string, line: number | undefined][] = [
  ['app.use((_req, _res, next) => next(createError(404)))', 4],
  ['app.use(lost)\nfunction lost(req, res, next) {\n  next(new HttpError(404))\n}', 5],
  ['app.all("*", (req, res, next) => {\n  next(createError(404))\n})', 4],
  [
    'app.use((_req, _res, next) => next(createError(404)))\napp.use((error, req, res, next) => {})',
    4,
  ],
  ['app.use((_req, res) => res.sendStatus(404))', undefined],
  ['app.use((req, res, next) => (req.user ? next() : next(createError(401))))', undefined],
  ['app.use((req, res, next) => next(check(req)))', undefined],
  ['app.use((req, res, next) => setTimeout(next, 1, new HttpError(404)))', undefined],
  ['app.use("/admin", (req, res, next) => next(createError(404)))', undefined],
  [
    'app.use(await resourceRoutes())\napp.use((req, res, next) => next(createError(404)))',
    undefined,
  ],
]

test.each(APPS)('an app that ends with %s is warned of at line %s', async (end, line) => {
  const root = makeProject({
    'app/a/route.ts': 'export const loader = () => 1',
    'app.ts': `import express from 'express'\nconst app = express()\napp.use(express.json())\n${end}\nexport default app\n`,
  })
  const { code, warnings } = await check(root)
  const found = line === undefined ? [] : [{ code: 'hidden-routes', files: ['app.ts'], line }]
  expect([code, warnings]).toMatchObject([0, found])
})
