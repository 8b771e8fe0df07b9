import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createDispatcher } from '@portolan/dispatch-core'
import { expect, test, vi } from 'vitest'
import { type Diagnostic, discoverRoutes, type LoadOptions, loadRoutes } from '../src/index.ts'
import { runInNode } from './plain-node.ts'
import { makeTree } from './tree-on-disk.ts'

async function load(files: Record<string, string>, options: Omit<LoadOptions, 'appDir'> = {}) {
  const appDir = makeTree(files)
  return loadRoutes(await discoverRoutes({ appDir }), { appDir, ...options })
}

async function get(files: Record<string, string>, path: string, options = {}) {
  const dispatcher = createDispatcher({ routes: await load(files, options) })
  const response = await dispatcher.fetch(new Request(`http://x.test${path}`))
  return [response.status, await response.text()]
}

const GUARDED = {
  'package.json': '{ "type": "module" }',
  'middleware.js':
    'export default [async (c, next) => { c.state.seen = ["a"]; return next() }, (c, next) => { c.state.seen.push("b"); return next() }]',
  'api/middleware.js': 'export default (c, next) => { c.state.seen.push("c"); return next() }',
  'api/[id]/route.js': 'export const loader = ({ params, state }) => [params.id, ...state.seen]',
}

test.each([{ lazy: false }, { lazy: true }])(
  'modules and middleware run, with %j',
  async (options) => {
    expect(await get(GUARDED, '/api/7', options)).toEqual([200, '["7","a","b","c"]'])
  },
)

test.each([{ lazy: false }, { lazy: true }])(
  'an empty list of middleware runs nothing, with %j',
  async (options) => {
    const files = { ...GUARDED, 'api/middleware.js': 'export default []' }
    expect(await get(files, '/api/7', options)).toEqual([200, '["7","a","b"]'])
  },
)

test('lazily, nothing is imported before it is used', async () => {
  const routes = await load({ 'a/route.mjs': 'throw new Error("now")' }, { lazy: true })
  expect(routes).toHaveLength(1)
})

const COMMON_JS: [name: string, files: Record<string, string>][] = [
  ['module.exports = { loader }', { 'a/route.cjs': 'module.exports = { loader: () => 1 }' }],
  [
    'names that cannot be guessed',
    { 'a/route.cjs': 'const all = { ["load" + "er"]: () => 1 }; module.exports = all' },
  ],
  [
    'transpiled ES modules',
    {
      'a/route.cjs':
        'Object.defineProperty(exports, "__esModule", { value: true }); exports.loader = () => 1',
    },
  ],
  [
    'module.exports as middleware',
    {
      'a/route.cjs': 'exports.loader = (c) => c.state.n',
      'middleware.cjs': 'module.exports = (c, next) => { c.state.n = 1; return next() }',
    },
  ],
  [
    'a transpiled default export as middleware',
    {
      'a/route.cjs': 'exports.loader = (c) => c.state.n',
      'middleware.cjs':
        'exports.__esModule = true; exports.default = [(c, next) => { c.state.n = 1; return next() }]',
    },
  ],
]

/** Discovers and loads in a Node of its own, and prints the answer of `/a` or the error. */
function answerInNode(files: Record<string, string>): string {
  return runInNode(`
    import { createDispatcher } from '@portolan/dispatch-core'
    import { discoverRoutes, loadRoutes } from '@portolan/route-discovery'
    const appDir = ${JSON.stringify(makeTree(files))}
    try {
      const routes = await loadRoutes(await discoverRoutes({ appDir }), { appDir })
      const response = await createDispatcher({ routes }).fetch(new Request('http://x.test/a'))
      console.log(response.status, await response.text())
    } catch (error) {
      console.log(error.code, error.message)
    }`).trim()
}

test.each(COMMON_JS)('CommonJS: %s', (_name, files) => {
  expect(answerInNode(files)).toBe('200 1')
})

test('CommonJS: module.exports that is no object is an error that names the file', () => {
  expect(answerInNode({ 'a/route.cjs': 'module.exports = 7' })).toBe(
    'invalid-route-module a/route.cjs: module.exports is a number. Write module.exports = { loader }, or exports.loader = …',
  )
})

test.each<[importModule: (path: string) => Promise<unknown>, message: string]>([
  [async () => null, 'a/route.ts: module.exports is null. Write module.exports'],
  [async () => 7, 'a/route.ts: module.exports is a number. Write module.exports'],
  [fail('No!'), 'a/route.ts: importing it failed: No! The cause says where'],
  [
    (path) => fail(`Unknown: ${path}`, 'ERR_UNKNOWN_FILE_EXTENSION')(),
    'cannot import this kind of file as it is. Compile the app directory',
  ],
  [
    fail('Unknown: other.ts', 'ERR_UNKNOWN_FILE_EXTENSION'),
    'a/route.ts: importing it failed: Unknown: other.ts. The cause says where',
  ],
  [
    fail('No import()', 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG'),
    'a/route.ts: importing it failed: No import(). Let the transform of Jest',
  ],
])('importModule as %s gives an error that names the file: %s', async (importModule, message) => {
  await expect(load({ 'a/route.ts': '' }, { importModule })).rejects.toThrow(message)
})

function fail(message: string, code?: string): () => Promise<never> {
  return async () => {
    throw Object.assign(new Error(message), { code })
  }
}

test('a manifest that is none is refused', async () => {
  await expect(loadRoutes(null as never)).rejects.toThrow('got null. Give it the manifest of')
})

test.each([
  ['route.cjs', 'module.exports = router'],
  ['route.mjs', 'export default router'],
])('a router of Express is refused in %s', async (name, text) => {
  const router = 'const router = Object.assign(() => {}, { handle() {}, use() {} })'
  await expect(load({ [`a/${name}`]: `${router}\n${text}` })).rejects.toThrow(
    /^a\/route\.[cm]js: it exports a router of Express.*fromExpress\(\(req, res\) => …\)$/,
  )
})

/** `import()` gives a namespace; some loaders give `module.exports` in its place. */
const namespace = (exports: object) =>
  Object.defineProperty({ ...exports }, Symbol.toStringTag, { value: 'Module' })
const handlers = { loader: () => 'named', action: () => 'named' }
const transpiled = { __esModule: true, ...handlers, default: {} }
const guard = (_: unknown, next: () => unknown) => next()

test.each<[string, route: unknown, middleware: unknown]>([
  ['CommonJS in a namespace', namespace({ default: handlers, 'module.exports': handlers }), guard],
  [
    'all of CommonJS where one name was guessed',
    namespace({ loader: handlers.loader, default: { __esModule: true, ...handlers } }),
    [guard],
  ],
  ['what was transpiled, without a namespace', transpiled, { __esModule: true, default: guard }],
  [
    'what was transpiled, in a namespace',
    namespace({ default: transpiled, 'module.exports': transpiled }),
    namespace({ default: { __esModule: true, default: guard } }),
  ],
  [
    'names beside an object that calls itself transpiled',
    namespace({ ...handlers, default: { __esModule: true } }),
    namespace({ default: guard }),
  ],
  [
    'names beside a default that is module.exports too',
    namespace({ ...handlers, default: guard, 'module.exports': guard }),
    namespace({ default: guard, 'module.exports': guard }),
  ],
])('a loader may give %s', async (_what, route, middleware) => {
  const files = { 'a/route.ts': '', 'middleware.ts': '' }
  const importModule = async (path: string) => (path.endsWith('route.ts') ? route : middleware)
  expect(await get(files, '/a', { importModule })).toEqual([200, '"named"'])
  const [loaded] = await load(files, { importModule })
  expect(loaded?.module).toMatchObject(handlers)
})

test('a default export is not a handler, however it is wrapped', async () => {
  const onWarning = vi.fn()
  for (const route of [namespace({ default: handlers }), { __esModule: true, default: handlers }]) {
    const options = { importModule: async () => route, onWarning }
    expect(await get({ 'a/route.ts': '' }, '/a', options)).toMatchObject([405, expect.any(String)])
  }
  expect(onWarning).toHaveBeenCalledTimes(2)
})

const FAILURES: [file: string, content: string, error: object][] = [
  [
    'a/route.mjs',
    'throw new Error("no database")',
    {
      code: 'import-failed',
      message: expect.stringContaining('no database'),
      cause: expect.objectContaining({ message: 'no database' }),
    },
  ],
  ['a/route.mjs', 'import "./missing.js"', { code: 'import-failed' }],
  ['a/middleware.mjs', 'export const guard = 1', { code: 'invalid-middleware' }],
  ['a/middleware.mjs', 'export default "guard"', { code: 'invalid-middleware' }],
  [
    'a/middleware.mjs',
    'export default (req, res, next) => next()',
    { code: 'invalid-middleware', message: expect.stringContaining('fromExpress(') },
  ],
  [
    'a/middleware.mjs',
    'export default [(context, next) => next(), (error, req, res, next) => next()]',
    { code: 'invalid-middleware', message: expect.stringContaining('fromExpress(') },
  ],
]

test.each(FAILURES)('%s with %j is an error that names the file', async (file, content, error) => {
  const route = 'export const loader = () => 1'
  const files = { 'a/route.mjs': route, 'b/route.mjs': route, [file]: content }
  const thrown = await load(files).catch((error: unknown) => error)
  expect(thrown).toMatchObject({ name: 'RouteLoadError', file, ...error })
  expect(String(thrown)).toContain(file)
})

const SILENT = {
  'b/route.mjs': 'export const GetUsers = () => 1',
  'a/route.cjs': 'exports.loader = () => 1; exports.actions = () => 1',
  'c/route.mjs': 'export const loader = () => 1',
}

test('route files whose exports answer nothing are warned of, in the order of the routes', async () => {
  const warnings: Diagnostic[] = []
  await load(SILENT, { onWarning: (warning) => warnings.push(warning) })
  expect(warnings).toMatchObject([
    { code: 'misnamed-export', files: ['a/route.cjs'] },
    { code: 'no-handler', files: ['b/route.mjs'] },
  ])
})

test('lazily, a route file is warned of when it is imported', async () => {
  const warnings: Diagnostic[] = []
  const options = { lazy: true, onWarning: (warning: Diagnostic) => warnings.push(warning) }
  expect(await get(SILENT, '/c', options)).toEqual([200, '1'])
  expect(warnings).toEqual([])
  expect(await get(SILENT, '/b', options)).toMatchObject([405, expect.any(String)])
  expect(warnings).toMatchObject([{ code: 'no-handler', files: ['b/route.mjs'] }])
})

test('warnings go to the console unless somebody takes them', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await load({ 'a/route.mjs': 'export {}' })
  expect(warn.mock.calls).toEqual([
    ['"a/route.mjs" has no handler, so that every method is answered with 405'],
  ])
  warn.mockRestore()
  await expect(load({}, { onWarning: 1 } as never)).rejects.toThrow(/onWarning is 1/)
})

test.each([
  [undefined, /takes a manifest of version 1; got undefined/],
  [{ version: 2 }, /of version 2/],
])('a manifest of %j is refused', async (manifest, message) => {
  await expect(loadRoutes(manifest as never, { appDir: '.' })).rejects.toThrow(message)
})

test('a .ts file that the running Node cannot import is an error that says what to do', () => {
  const files = { 'a/route.ts': 'export enum A { b }\nexport const loader = () => 1' }
  expect(answerInNode(files)).toMatch(
    /^not-importable a\/route\.ts: Node .* Compile the app directory/,
  )
})

test.each([false, true])('a loader of one’s own imports the files, lazy: %s', async (lazy) => {
  const appDir = makeTree({ 'a/route.ts': 'nobody reads this', 'middleware.ts': '' })
  const asked: string[] = []
  const routes = await loadRoutes(await discoverRoutes({ appDir }), {
    appDir,
    lazy,
    importModule: async (path) => {
      asked.push(path)
      return path.endsWith('middleware.ts')
        ? { default: (_: unknown, next: () => unknown) => next() }
        : { loader: () => 'made up' }
    },
  })
  const response = await createDispatcher({ routes }).fetch(new Request('http://x.test/a'))
  expect(await response.json()).toBe('made up')
  expect(asked.sort()).toEqual(['a/route.ts', 'middleware.ts'].map((file) => join(appDir, file)))
})

test('a loader that is no function is refused', async () => {
  const options = { importModule: 'vite' } as never
  await expect(loadRoutes({ version: 1, routes: [] } as never, options)).rejects.toThrow(
    'loadRoutes(): importModule is vite; write a function, (path) => import(path)',
  )
})

test('files that wait for the module that awaits the routes are named', () => {
  const root = makeTree({
    'main.mjs': `import { discoverRoutes, loadRoutes } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url))}
      const appDir = new URL('./app', import.meta.url)
      await loadRoutes(await discoverRoutes({ appDir }), { appDir })`,
    'app/a/route.mjs': 'import "../../main.mjs"\nexport const loader = () => 1',
    'app/b/route.mjs': 'export const loader = () => 1',
  })
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'main.mjs')], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([13, expect.stringMatching(/^a\/route\.mjs: loading has not/m)])
})
