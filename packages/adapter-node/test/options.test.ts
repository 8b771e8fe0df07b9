import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setRouteProvider } from '@portolan-internal/node-http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createNodeListener, type NodeListener, type NodeListenerOptions } from '../src/index.ts'
import { serve } from './serve.ts'

const TREE = {
  'time/route.mjs': 'export const loader = () => ({ now: 1 })',
  'users/[id]/route.cjs': 'module.exports = { loader: ({ params }) => params }',
  'about/route.mjs': 'export const loader = () => "shadowed"',
  'about/page.tsx': 'export default () => null',
  'middleware.mjs':
    'export default (ctx, next) => { ctx.reply.headers.set("x-outer", "1"); return next() }',
}

const NOT_FOUND = [404, '{"title":"Not Found","status":404}', null]

let appDir: string
beforeAll(async () => {
  appDir = await mkdtemp(join(tmpdir(), 'portolan-'))
  for (const [name, text] of Object.entries(TREE)) {
    await mkdir(dirname(join(appDir, name)), { recursive: true })
    await writeFile(join(appDir, name), text)
  }
})
afterAll(() => rm(appDir, { recursive: true }))

/** Asks a listener for each path, and gives status, body and one header of each answer. */
async function ask(listener: NodeListener, ...paths: readonly string[]) {
  const { origin, close } = await serve(listener)
  const answers = []
  for (const path of paths) {
    const response = await fetch(origin + path)
    answers.push([response.status, await response.text(), response.headers.get('x-outer')])
  }
  await close()
  return answers
}

describe.each([
  ['at once', false],
  ['on first use', true],
])('a directory imported %s', (_when, lazy) => {
  test.each([
    ['a path', () => appDir],
    ['a file: URL', () => pathToFileURL(appDir)],
  ])('given as %s answers at its paths', async (_how, give) => {
    const onWarning = vi.fn()
    const listener = await createNodeListener({ appDir: give(), lazy, onWarning })
    expect(await ask(listener, '/time', '/users/7', '/about')).toEqual([
      [200, '{"now":1}', '1'],
      [200, '{"id":"7"}', '1'],
      NOT_FOUND,
    ])
    expect(listener.routes.map(({ id }) => id).sort()).toEqual(['time', 'users/[id]'])
    expect(onWarning).toHaveBeenCalledTimes(1)
  })
})

test('of sources and compiled files the preferred ones are imported, by the function that is given', async () => {
  await writeFile(join(appDir, 'time/route.ts'), 'export const loader = (): number => 2')
  await symlink(join(appDir, 'users'), join(appDir, 'linked'))
  const importModule = vi.fn((path: string) => import(path))
  const idsOf = async (options: Partial<NodeListenerOptions>) => {
    const listener = await createNodeListener({
      ...{ appDir, importModule, onWarning: () => {}, prefer: ['mjs'] },
      ...options,
    } as NodeListenerOptions)
    return listener.routes.map(({ id }) => id).sort()
  }
  try {
    expect(await idsOf({})).toEqual(['time', 'users/[id]'])
    expect(importModule.mock.calls.flat().filter((path) => path.includes('time'))).toEqual([
      join(appDir, 'time/route.mjs'),
    ])
    expect(await idsOf({ followSymlinks: true })).toEqual(['linked/[id]', 'time', 'users/[id]'])
    await expect(idsOf({ prefer: ['js'] })).rejects.toThrow('2 route files')
  } finally {
    for (const name of ['time/route.ts', 'linked']) await rm(join(appDir, name))
  }
})

test('warnings are written to the console where nothing else is asked for', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  await createNodeListener({ appDir })
  expect(warn.mock.calls).toEqual([[expect.stringContaining('about/route.mjs')]])
  warn.mockRestore()
})

test('the fallback answers what no route matches', async () => {
  const listener = await createNodeListener({
    routes: [{ pattern: '/time', module: { loader: () => 1 } }],
    fallback: (req, res) => res.writeHead(418).end(req.url),
  })
  expect(await ask(listener, '/time', '/else?a')).toEqual([
    [200, '1', null],
    [418, '/else?a', null],
  ])
})

test('the files of a directory are imported by importModule', async () => {
  const importModule = vi.fn(async (path: string) => ({
    ...(path.includes('time') && { loader: () => 'imported' }),
    ...(path.includes('middleware') && { default: (_: unknown, next: () => unknown) => next() }),
  }))
  const onWarning = () => {}
  const listener = await createNodeListener({ appDir, importModule, onWarning })
  expect(await ask(listener, '/time')).toEqual([[200, '"imported"', null]])
  expect(importModule).toHaveBeenCalledWith(join(appDir, 'time/route.mjs'))
})

test('the program that runs an app may provide the routes of a directory', async () => {
  const created = vi.fn()
  const provide = (dir: string | URL) =>
    dir === 'app' ? [{ pattern: '/a', module: { loader: () => 'provided' } }] : undefined
  setRouteProvider({ provide, created })
  try {
    const listener = await createNodeListener({ appDir: 'app' })
    expect(created.mock.calls).toEqual([[listener, 'app']])
    expect(await ask(listener, '/a')).toEqual([[200, '"provided"', null]])
    const onDisk = await createNodeListener({ appDir, onWarning: () => {} })
    expect(onDisk.routes).toHaveLength(2)
  } finally {
    setRouteProvider(undefined)
  }
})

test('an answer to OPTIONS * that code in front does not let pass ends its connection alone', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const listener = await createNodeListener({ routes: [] })
  const { origin, close } = await serve((req, res) => {
    res.writeHead = () => {
      throw new Error('in front')
    }
    listener(req, res)
  })
  const asked = request(origin, { method: 'OPTIONS', path: '*' }).end()
  const [error] = await once(asked, 'error')
  expect([error.code, log.mock.calls]).toEqual(['ECONNRESET', [[new Error('in front')]]])
  log.mockRestore()
  await close()
})

test('what OPTIONS * asks of the server as a whole is answered without a route', async () => {
  const fallback = vi.fn()
  const { origin, close } = await serve(await createNodeListener({ routes: [], fallback }))
  const asked = request(origin, { method: 'OPTIONS', path: '*' }).end()
  const [response] = await once(asked, 'response')
  expect([response.statusCode, fallback.mock.calls.length]).toEqual([204, 0])
  await close()
})

test.each<[string, object, RegExp, code?: string]>([
  [
    'an unknown name',
    { appDirr: 'app' },
    /no option "appDirr"; did you mean "appDir"\?/,
    'unknown-option',
  ],
  [
    'a key of body',
    { routes: [], limit: 5 },
    /^createNodeListener\(\) .*"limit" belongs in body of/,
    'unknown-option',
  ],
  [
    'an option of Express alone',
    { routes: [], rewrittenUrls: true },
    /"rewrittenUrls"/,
    'unknown-option',
  ],
  ['neither appDir nor routes', {}, /\{ appDir \} or \{ routes \}/],
  ['both appDir and routes', { appDir: 'app', routes: [] }, /appDir and routes/],
  ['lazy without appDir', { routes: [], lazy: true }, /lazy goes with appDir/],
  ...['followSymlinks', 'prefer', 'importModule'].map(
    (name) =>
      [
        `${name} without appDir`,
        { routes: [], [name]: true },
        new RegExp(
          `^createNodeListener\\(\\): ${name} goes with appDir; leave it out beside routes$`,
        ),
      ] as [string, object, RegExp],
  ),
  ['lazy as text', { appDir: 'app', lazy: 'yes' }, /: lazy is "yes"; write true or false$/],
  [
    'onWarning as text',
    { appDir: 'app', onWarning: 'log' },
    /: onWarning is "log"; give a function, \(\{ message \}\) => …$/,
  ],
  [
    'a directory that does not exist',
    { appDir: 'no-such-directory' },
    /no-such-directory/,
    'discovery-failed',
  ],
  ['a fallback that is no function', { routes: [], fallback: 404 }, /fallback is of type number/],
  [
    'middleware as text',
    { routes: [{ pattern: '/', module: {}, middleware: ['auth.ts'] }] },
    /"auth.ts" is not a middleware/,
    'invalid-middleware',
  ],
])('%s is refused', async (_what, options, message, code = 'invalid-option') => {
  await expect(createNodeListener(options as NodeListenerOptions)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    code,
  })
})

test('routes are replaced under load, and no request is lost', async () => {
  const routesOf = (version: number) => [
    {
      pattern: '/version',
      module: {
        loader: async () => {
          await new Promise((resolve) => setImmediate(resolve))
          return { version }
        },
      },
    },
  ]
  const listener = await createNodeListener({ routes: routesOf(0) })
  const { origin, close } = await serve(listener)
  const answers: Promise<number>[] = []
  for (let version = 1; version <= 50; version++) {
    for (let count = 0; count < 4; count++) {
      answers.push(fetch(`${origin}/version`).then(({ status }) => status))
    }
    await answers[answers.length - 4]
    listener.replaceRoutes(routesOf(version))
  }
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]))
  expect(await (await fetch(`${origin}/version`)).json()).toEqual({ version: 50 })
  expect(() => listener.replaceRoutes([{ pattern: 'x', module: {} }])).toThrow('x')
  expect((await fetch(`${origin}/version`)).status).toBe(200)
  await close()
})
