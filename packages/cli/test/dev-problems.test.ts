import { renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type DevServer, startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const MODULE = '{ "type": "module" }'
const GOOD = 'export const loader = () => "good"'

/** How often a text is in the output. */
function count({ printed }: DevServer, text: string): number {
  return printed.err.split(text).length - 1
}

const BROKEN: [name: string, text: string, problem: object][] = [
  [
    'a syntax error',
    'export const loader = () => {\n  const a = ;\n}',
    { detail: 'Unexpected token', file: 'app/bad/route.ts', line: 2, column: 13 },
  ],
  [
    'an error while it is loaded',
    'const a = undefined as unknown as { b: { c: string } }\nexport const c = a.b.c',
    {
      detail: "TypeError: Cannot read properties of undefined (reading 'b')",
      file: 'app/bad/route.ts',
      line: 2,
      column: 20,
    },
  ],
  [
    'an import of a file that is not there',
    'import { x } from "./nowhere.ts"\nexport const loader = () => x',
    { detail: 'It imports "./nowhere.ts", and there is no such file', line: 1 },
  ],
  [
    'an import of a package that is not installed',
    'import x from "@no/such/thing"\nexport const loader = () => x',
    {
      detail:
        'It imports "@no/such/thing", which is not installed here; npm install @no/such may be missing',
      line: 1,
    },
  ],
  [
    'a handler that is no function',
    'export const loader = "text"',
    {
      detail: expect.stringContaining('has the handler "loader", which is a value'),
      file: 'app/bad/route.ts',
      line: 1,
    },
  ],
  [
    'something thrown that is no error',
    'throw "text"',
    { detail: 'text was thrown, which is not an Error' },
  ],
]

describe('a route with', () => {
  test.each(BROKEN)(
    '%s answers 500 with the place, and the others serve',
    async (_name, text, problem) => {
      const root = makeProject({
        'package.json': MODULE,
        'app/good/route.ts': GOOD,
        'app/bad/route.ts': text,
      })
      const dev = await startDev(root)
      const response = await fetch(new URL('bad', dev.url))
      expect(response.status).toBe(500)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(await response.json()).toMatchObject({
        title: 'app/bad/route.ts cannot be loaded',
        status: 500,
        ...problem,
      })
      expect(await dev.get('good')).toBe('200 "good"')
      await dev.get('bad')
      await dev.get('bad')
      expect(count(dev, 'app/bad/route.ts cannot be loaded')).toBe(1)
      writeIn(root, 'app/bad/route.ts', GOOD)
      await dev.until('bad', '200 "good"')
      await expect.poll(() => dev.printed.err).toContain('app/bad/route.ts works again')
    },
  )
})

test('a problem is a page for a browser, with the lines around it, and nothing in it is markup', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/bad/route.ts': '// <script>\nthrow new Error("<img src=x>")',
  })
  const dev = await startDev(root)
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const response = await fetch(new URL('bad', dev.url), { headers: { accept } })
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const page = await response.text()
  expect(page).toContain('app/bad/route.ts:2:7')
  expect(page).toContain('&gt; 2 | throw new Error')
  expect(page).not.toMatch(/<script|<img/)
})

test('a directory whose name Vite takes for a URL is refused alike by check, dev and build', async () => {
  const root = makeProject({ 'package.json': MODULE, 'app/a#b/route.ts': GOOD })
  const told = 'A path with "#" cannot be loaded from its sources'
  expect((await runPortolan(root, ['check'])).out).toMatch(
    /unloadable-path\n +A path with "#" cannot/,
  )
  const { code, err } = await runPortolan(root, ['build'])
  expect([code, err]).toEqual([
    1,
    `✗ a#b/route.ts: ${told}. Write [x+23] for it in the name of the directory\n`,
  ])
  const dev = await startDev(root)
  expect(await dev.get('a%23b')).toMatch(/^500 .*write \[x\+23\] for it/)
  renameSync(join(root, 'app/a#b'), join(root, 'app/a[x+23]b'))
  await dev.until('a%23b', '200 "good"')
})

test.each(['dev', 'build', 'check'])(
  '%s refuses a project below such a directory',
  async (command) => {
    const root = makeProject({ 'C#/app/a/route.ts': GOOD })
    expect(await runPortolan(root, [command, '--root', 'C#'])).toEqual({
      code: 1,
      out: '',
      err: `✗ "${join(root, 'C#')}" has a "#" in it, and no source behind one can be loaded; rename "C#", or move the project\n`,
    })
  },
)

test('files are seen to change without events', async () => {
  const root = makeProject({ 'package.json': MODULE, 'app/a/route.ts': GOOD })
  const dev = await startDev(root, ['--poll', '50'])
  expect(await dev.get('a')).toBe('200 "good"')
  writeIn(root, 'app/a/route.ts', 'export const loader = () => "better"')
  await dev.until('a', '200 "better"')
  writeIn(root, 'app/b/route.ts', GOOD)
  await dev.until('b', '200 "good"')
  rmSync(join(root, 'app/a'), { recursive: true })
  await dev.until('a', /^404/)
  const { code, err } = await runPortolan(root, ['dev', '--poll', 'often'])
  expect([code, err]).toEqual([2, expect.stringMatching(/Write a number of milliseconds/)])
})

test('a file that was missing is found when it comes', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'import { n } from "../../lib/deep/n"\nexport const loader = () => n',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toMatch(/^500 /)
  writeIn(root, 'lib/deep/n.ts', 'export const n = 1')
  await dev.until('a', '200 1')
})

const MISSING_NAMES: [name: string, files: Record<string, string>, message: string][] = [
  [
    'spelt otherwise',
    {
      'app/a/route.ts':
        'import { findUser } from "../../lib/n"\nexport const loader = () => findUser()',
      'lib/n.ts': 'export const findUsers = () => 1',
    },
    'app/a/route.ts imports "findUser" from lib/n.ts, which does not export it; did you mean "findUsers"?',
  ],
  [
    'that a module behind it lacks',
    {
      'app/a/route.ts': 'import { n } from "../../lib/one"\nexport const loader = () => n',
      'lib/one.ts': 'export { n } from "./two"',
      'lib/two.ts': 'export {}',
    },
    'lib/one.ts imports "n" from lib/two.ts, which does not export it; export it there, or import another name',
  ],
  [
    'default',
    {
      'app/a/route.ts': 'import n from "../../lib/n"\nexport const loader = () => n',
      'lib/n.ts': 'export const n = 1',
    },
    'app/a/route.ts imports "default" from lib/n.ts, which does not export it; export it there, or import another name',
  ],
]

test.each(MISSING_NAMES)(
  'an import of a name %s is told when it is loaded',
  async (_, files, message) => {
    const root = makeProject({ 'package.json': MODULE, ...files })
    const dev = await startDev(root)
    const [, problem] = (await dev.get('a')).split(/(?<=^500) /)
    expect(JSON.parse(problem ?? '')).toMatchObject({
      title: 'app/a/route.ts cannot be loaded',
      detail: message,
    })
  },
)

test('imports of types, of modules in a cycle and through a star are those of any bundler', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'tsconfig.json': '{ "compilerOptions": { "verbatimModuleSyntax": true } }',
    'app/a/route.ts':
      'import { one, type Shape, Kind } from "../../lib/index"\nexport const loader = (): Shape => one() as Kind',
    'lib/index.ts': 'export * from "./one"\nexport { Shape, Kind } from "./types"',
    'lib/one.ts': 'import { two } from "./two"\nexport const one = () => two()',
    'lib/two.ts':
      'import { three } from "./index"\nexport const two = () => three\nexport * from "./three"',
    'lib/three.ts': 'export const three = 3',
    'lib/types.ts': 'export interface Shape {}\nexport type Kind = Shape',
  })
  writeIn(
    root,
    'lib/one.ts',
    'export * from "./two"\nimport { two } from "./two"\nexport const one = () => two()',
  )
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 3')
})

test('a middleware that cannot be loaded closes every route below it', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/in/a/route.ts': GOOD,
    'app/out/route.ts': GOOD,
    'app/in/middleware.ts': 'export default "no function"',
  })
  const dev = await startDev(root)
  expect(await dev.get('in/a')).toMatch(/^500 .*app\/in\/middleware.ts cannot be loaded/)
  expect(await dev.get('out')).toBe('200 "good"')
  writeIn(
    root,
    'app/in/middleware.ts',
    'export default (_context: unknown, next: () => unknown) => next()',
  )
  await dev.until('in/a', '200 "good"')
})

test('an error of a handler is shown once until a reload, with its place', async () => {
  const broken = 'export const loader = () => {\n  throw new Error("no database")\n}'
  const root = makeProject({ 'package.json': MODULE, 'app/a/route.ts': broken })
  const dev = await startDev(root)
  for (const _time of [1, 2, 3]) {
    expect(await dev.get('a')).toMatch(/^500 .*"no database","file":"app\/a\/route.ts","line":2/)
  }
  expect(count(dev, 'GET /a failed')).toBe(1)
  writeIn(root, 'app/a/route.ts', GOOD)
  await dev.until('a', /^200 /)
  writeIn(root, 'app/a/route.ts', broken)
  await dev.until('a', /^500 /)
  // A file that is written may be noticed twice.
  expect(count(dev, 'GET /a failed')).toBeGreaterThan(1)
})

test('Ctrl-C ends it while the app is not ready yet', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': GOOD,
    'app.ts':
      'console.log("http://never.ready/")\nawait new Promise(() => setInterval(() => {}, 1e6))',
  })
  const dev = await startDev(root)
  expect(await dev.stop('SIGINT')).toBe(0)
})

test('routes in conflict stay as they were, and are told once', async () => {
  const root = makeProject({ 'package.json': MODULE, 'app/a/[id]/route.ts': GOOD })
  const dev = await startDev(root)
  writeIn(root, 'app/a/[name]/route.ts', GOOD)
  await expect.poll(() => dev.printed.err).toContain('route-conflict')
  expect(await dev.get('a/1')).toBe('200 "good"')
  rmSync(join(root, 'app/a/[name]'), { recursive: true })
  await expect.poll(() => dev.printed.err).toContain('The app directory works again')
  expect(count(dev, 'route-conflict')).toBe(1)
})

const APP = `import express from 'express'
const app = express()
app.use((req, res, next) => { req.headers.authorization ? next() : res.sendStatus(401) })
export default app
`

test('an app that breaks answers every request with the reason, and no route is served without it', async () => {
  const root = makeProject({ 'package.json': MODULE, 'app.ts': APP, 'app/a/route.ts': GOOD })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('401 Unauthorized')
  for (const broken of [
    `${APP}throw new Error("broken")`,
    `${APP}const a = ;`,
    APP.replace('default', ''),
    '',
  ]) {
    writeIn(root, 'app.ts', broken)
    await dev.until('a', /^500 .*app\.ts cannot be served/)
    expect(await dev.get('a', { authorization: 'yes' })).toMatch(/^500 /)
    writeIn(root, 'app.ts', APP)
    await dev.until('a', '401 Unauthorized')
  }
  expect(await dev.get('a', { authorization: 'yes' })).toBe('200 "good"')
  rmSync(join(root, 'app.ts'))
  await dev.until('a', /^500 /)
})

const UNSERVABLE: [name: string, app: string, message: RegExp][] = [
  ['throws', 'throw new Error("no database")', /no database[\s\S]*app\.ts:1:7/],
  ['has a syntax error', 'const a = ;', /Unexpected token[\s\S]*app\.ts:1:11/],
  ['exports no app', 'export const app = 1', /no default export; write export default app/],
  [
    'listens itself',
    'import express from "express"\nexport const app = express()\napp.listen(0)',
    /app\.ts calls app\.listen\(\); remove that line/,
  ],
  ['keeps timers', 'setInterval(() => {}, 1000)\nthrow new Error("late")', /late/],
]

test.each(UNSERVABLE)(
  'an app that %s at the start is not served, and the exit code is 1',
  async (_name, app, message) => {
    const root = makeProject({ 'package.json': MODULE, 'app.ts': app, 'app/a/route.ts': GOOD })
    const { code, out, err } = await runPortolan(root, ['dev', '--port', '0'])
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(message)
    expect(err).toContain('Nothing is served without the app')
  },
)

test('an app.ts that leads nowhere is no project without an app', async () => {
  const root = makeProject({ 'package.json': MODULE, 'app/a/route.ts': GOOD })
  symlinkSync(join(root, 'missing.ts'), join(root, 'app.ts'))
  const { code, err } = await runPortolan(root, ['dev', '--port', '0'])
  expect([code, err]).toEqual([2, expect.stringMatching(/^✗ app\.ts cannot be read as a file/)])
})

test('an error that the app answers itself is told too', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'export const loader = () => {\n  throw new Error("no database")\n}',
    'app.ts': `import express from 'express'
      const app = express()
      app.use((_error, _req, res, _next) => void res.status(500).end('its own'))
      export default app`,
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('500 its own')
  expect(count(dev, 'app/a/route.ts:2')).toBe(1)
})

test('a project without an app directory is not served', async () => {
  const root = makeProject({ 'package.json': MODULE })
  const { code, err } = await runPortolan(root, ['dev', '--port', '0'])
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('app-dir-missing') })
})

test('a 404 of the app that hides a route is told once, with the route', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app.ts': `import express from 'express'
      const app = express()
      app.use((req, res, next) => { req.query.go ? next() : res.sendStatus(404) })
      export default app`,
    'app/a/route.ts': GOOD,
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('404 Not Found')
  expect(await dev.get('a?go=1')).toBe('200 "good"')
  await dev.get('a')
  await expect.poll(() => count(dev, 'app.ts answers 404 for /a before the routes see it')).toBe(1)
})

test('an error that nobody catches is told, and the server goes on', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'export const loader = () => { Promise.reject(new Error("lost")); return 1 }',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 1')
  await expect
    .poll(() => dev.printed.err)
    .toMatch(/Nobody caught an error[\s\S]*lost[\s\S]*app\/a\/route\.ts:1/)
  expect(await dev.get('a')).toBe('200 1')
})

test('a failed load that the app does not await is told once', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': GOOD,
    'app.ts':
      'import express from "express"\nimport { resourceRoutes } from "@portolan/adapter-express"\nconst app = express()\napp.use(resourceRoutes({ appDir: "app", timeoutt: 1 }))\nexport default app',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toMatch(/^500 [\s\S]*timeoutt/)
  expect(count(dev, 'did you mean "timeout"')).toBe(1)
})
