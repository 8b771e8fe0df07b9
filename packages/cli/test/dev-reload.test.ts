import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'

const MODULE = '{ "type": "module" }'

/** Counts how often the module was evaluated, and keeps that between reloads of others. */
const STATE = 'export const started: number = Date.now() + Math.random()'

const SAVED: [name: string, files: Record<string, string>, file: string][] = [
  ['a route file', { 'app/a/route.ts': 'export const loader = (): number => 1' }, 'app/a/route.ts'],
  [
    'a module behind a path alias of tsconfig.json',
    {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "#lib/*": ["./lib/*"] } } }',
      'app/a/route.ts': 'import { n } from "#lib/n"\nexport const loader = () => n',
      'lib/n.ts': 'export const n = 1',
    },
    'lib/n.ts',
  ],
]

test.each(SAVED)('%s that is saved is live', async (_, files, file) => {
  const root = makeProject({ 'package.json': MODULE, ...files })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 1')
  writeIn(root, file, (files[file] ?? '').replace('1', '2'))
  await dev.until('a', '200 2')
})

test('a request that is sent after a save gets the saved files, however soon it comes', async () => {
  const [first, ...later] = Array.from({ length: 20 }, (_, n) => `export const loader = () => ${n}`)
  const root = makeProject({ 'package.json': MODULE, 'app/a/route.ts': String(first) })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 0')
  for (const [n, text] of later.entries()) {
    writeIn(root, 'app/a/route.ts', text)
    expect(await dev.get('a')).toBe(`200 ${n + 1}`)
    writeIn(root, `app/new/${n}/route.ts`, text)
    expect(await dev.get(`new/${n}`)).toBe(`200 ${n + 1}`)
  }
  writeIn(root, '.env', 'WORD=saved')
  writeIn(root, 'app/a/route.ts', 'export const loader = () => process.env.WORD')
  expect(await dev.get('a')).toBe('200 "saved"')
})

test('a module that a route imports, at any depth, is live, and the others keep their state', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts':
      'import { text } from "../../lib/one"\nimport { started } from "../../lib/state.ts"\nexport const loader = () => [text, started]',
    'app/state/route.ts':
      'import { started } from "../../lib/state.ts"\nexport const loader = () => started',
    'lib/one.ts': 'export { text } from "./two/index"',
    'lib/two/index.ts': 'export { text } from "./three.js"',
    'lib/two/three.ts': 'export const text = "one"',
    'lib/state.ts': STATE,
  })
  const dev = await startDev(root)
  const started = (await dev.get('state')).slice(4)
  expect(await dev.get('a')).toBe(`200 ["one",${started}]`)
  writeIn(root, 'lib/two/three.ts', 'export const text = "two"')
  await dev.until('a', `200 ["two",${started}]`)
  expect(await dev.get('state')).toBe(`200 ${started}`)
})

test('middleware that is written, saved and removed is live', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/b/route.ts': 'export const loader = () => "open"',
  })
  const dev = await startDev(root)
  expect(await dev.get('a/b')).toBe('200 "open"')
  writeIn(root, 'app/a/middleware.ts', 'export default () => "closed"')
  await dev.until('a/b', '200 "closed"')
  writeIn(root, 'app/a/middleware.ts', 'export default () => "shut"')
  await dev.until('a/b', '200 "shut"')
  rmSync(join(root, 'app/a/middleware.ts'))
  await dev.until('a/b', '200 "open"')
})

test('directories that come, are renamed and go are live', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'export const loader = () => "a"',
  })
  const dev = await startDev(root)
  writeIn(root, 'app/users/[id]/route.ts', 'export const loader = ({ params }) => params.id')
  await dev.until('users/7', '200 "7"')
  renameSync(join(root, 'app/users'), join(root, 'app/people'))
  await dev.until('people/7', '200 "7"')
  await dev.until('users/7', /^404 /)
  rmSync(join(root, 'app/people'), { recursive: true })
  await dev.until('people/7', /^404 /)
  expect(await dev.get('a')).toBe('200 "a"')
})

test('a directory of modules that is removed and made again is live', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'import { n } from "../../lib/deep/n"\nexport const loader = () => n',
    'lib/deep/n.ts': 'export const n = 1',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 1')
  rmSync(join(root, 'lib'), { recursive: true })
  await dev.until('a', /^500 .*there is no such file/)
  writeIn(root, 'lib/deep/n.ts', 'export const n = 2')
  await dev.until('a', '200 2')
  writeIn(root, 'lib/deep/n.ts', 'export const n = 3')
  await dev.until('a', '200 3')
})

test('an editor that replaces files is followed', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'import { n } from "../../n"\nexport const loader = () => n',
    'n.ts': 'export const n = 0',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 0')
  for (const n of [1, 2, 3]) {
    writeIn(root, '.n.ts.swp', `export const n = ${n}`)
    renameSync(join(root, '.n.ts.swp'), join(root, 'n.ts'))
    await dev.until('a', `200 ${n}`)
  }
})

test.each(['express', 'express4'])(
  'the app of the project, of %s, is made anew when it or what it imports is saved, and the routes keep their state',
  async (express) => {
    const root = makeProject({
      'package.json': MODULE,
      'app.ts': `import express from '${express}'
      import { name } from './lib/name.ts'
      const app = express()
      app.use((_req, res, next) => { res.setHeader('x-name', name); next() })
      app.get('/own', (_req, res) => { res.json(name) })
      export default app`,
      'lib/name.ts': 'export const name: string = "one"',
      'lib/state.ts': STATE,
      'app/state/route.ts':
        'import { started } from "../../lib/state.ts"\nexport const loader = () => started',
    })
    const dev = await startDev(root)
    expect(await dev.get('own')).toBe('200 "one"')
    const state = await dev.get('state')
    writeIn(root, 'lib/name.ts', 'export const name: string = "two"')
    await dev.until('own', '200 "two"')
    const response = await fetch(new URL('state', dev.url))
    expect(response.headers.get('x-name')).toBe('two')
    expect(`200 ${await response.text()}`).toBe(state)
    expect(dev.printed.out).toContain('restart lib/name.ts')
  },
)

test('an app that mounts the routes itself is given those that have changed', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'server.ts': `import express from 'express'
      import { resourceRoutes } from '@portolan/adapter-express'
      const app = express()
      app.use('/v1', await resourceRoutes({ appDir: new URL('./app', import.meta.url) }))
      app.use((_req, res) => { res.status(404).json('its own') })
      export default app`,
    'app/a/route.ts': 'export const loader = (): string => "one"',
  })
  const dev = await startDev(root, ['--server', 'server.ts'])
  expect(await dev.get('v1/a')).toBe('200 "one"')
  expect(await dev.get('a')).toBe('404 "its own"')
  writeIn(root, 'app/a/route.ts', 'export const loader = (): string => "two"')
  await dev.until('v1/a', '200 "two"')
  writeIn(root, 'app/b/route.ts', 'export const loader = () => "new"')
  await dev.until('v1/b', '200 "new"')
})

/** A project with a matcher, and the same matcher saved with another meaning. */
const EVEN = {
  'package.json': MODULE,
  'matchers.ts': 'export const even = (text: string) => Number(text) % 2 === 0',
  'app/[n=even]/route.ts': 'export const loader = ({ params }) => params.n',
}
const DIVISIBLE_BY_3 = 'export const even = (text: string) => Number(text) % 3 === 0'

test('matchers that are saved are live', async () => {
  const root = makeProject(EVEN)
  const dev = await startDev(root, ['--matchers', 'matchers.ts'])
  expect(await dev.get('2')).toBe('200 "2"')
  expect(await dev.get('3')).toMatch(/^404 /)
  writeIn(root, 'matchers.ts', DIVISIBLE_BY_3)
  await dev.until('3', '200 "3"')
})

test('what matchers import is live, be it broken, missing or mended meanwhile', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'matchers.ts':
      'import { divides } from "./lib/divides"\nexport const own = (text: string) => divides(text)',
    'lib/divides.ts': 'export { divides } from "./deep/two.ts"',
    'lib/deep/two.ts': 'export const divides = (text: string) => Number(text) % 2 === 0',
    'app/[n=own]/route.ts': 'export const loader = ({ params }) => params.n',
  })
  const dev = await startDev(root, ['--matchers', 'matchers.ts'])
  expect(await dev.get('2')).toBe('200 "2"')
  writeIn(root, 'lib/deep/two.ts', 'export const divides = (text: string) => text === "3"')
  await dev.until('3', '200 "3"')
  writeIn(root, 'lib/deep/two.ts', 'export const divides = (')
  await expect.poll(() => dev.printed.err).toMatch(/✗ matchers\.ts/)
  expect(await dev.get('3')).toBe('200 "3"')
  writeIn(root, 'lib/divides.ts', 'export { divides } from "./four.ts"')
  await expect.poll(() => dev.printed.err).toMatch(/four\.ts/)
  writeIn(root, 'lib/four.ts', 'export const divides = (text: string) => text === "4"')
  await dev.until('4', '200 "4"')
  expect(dev.printed.err).toContain('✓ matchers.ts works again')
})

test.each([
  [
    'mounts the routes below a guard',
    'app.use("/v1", guard, await resourceRoutes({ appDir: "app", matchers: { ...matchers } }))',
    'v1/',
  ],
  ['has them mounted behind a guard', 'app.use(guard)', ''],
])(
  'matchers that are saved are live where an app %s, and no route is without it',
  async (_, mounts, at) => {
    const root = makeProject({
      ...EVEN,
      'app.ts': `import { resourceRoutes } from '@portolan/adapter-express'
      import express from 'express'
      import * as matchers from './matchers'
      const app = express()
      const guard = (req, res, next) => (req.query.key ? next() : res.status(401).end('guard'))
      ${mounts}
      export default app`,
    })
    const dev = await startDev(root, ['--matchers', 'matchers.ts'])
    expect(await dev.get(`${at}2?key=1`)).toBe('200 "2"')
    writeIn(root, 'matchers.ts', DIVISIBLE_BY_3)
    await dev.until(`${at}3?key=1`, '200 "3"')
    expect(await dev.get(`${at}3`)).toBe('401 guard')
    expect(await dev.get(`${at}2?key=1`)).toMatch(/^404 /)
    if (at !== '') expect(await dev.get('3')).toMatch(/^404 /)
  },
)

test('a matcher that is renamed leaves the routes as they were until the directories follow', async () => {
  const root = makeProject(EVEN)
  const dev = await startDev(root, ['--matchers', 'matchers.ts'])
  writeIn(root, 'matchers.ts', 'export const third = (text: string) => Number(text) % 3 === 0')
  await expect.poll(() => dev.printed.err).toMatch(/unknown-matcher/)
  expect(await dev.get('2')).toBe('200 "2"')
  renameSync(join(root, 'app/[n=even]'), join(root, 'app/[n=third]'))
  await dev.until('3', '200 "3"')
})

test('an app that is written later is served, with the guard in it', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'export const loader = () => 1',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 1')
  writeIn(
    root,
    'app.ts',
    `import express from 'express'
    export default express().use((_req, res, next) => void res.status(401).end('guard'))`,
  )
  await dev.until('a', '401 guard')
})

test('an app that is never ready after it was saved is told, and can be mended', async () => {
  const app = (code: string) => `import express from 'express'\n${code}\nexport default express()`
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'export const loader = () => 1',
    'app.ts': app(''),
  })
  const dev = await startDev(root)
  writeIn(root, 'app.ts', app('await new Promise(() => {})'))
  await dev.until('a', /^500 .*has not loaded within 10 seconds/)
  writeIn(root, 'app.ts', app('// mended'))
  await dev.until('a', '200 1')
})

test('the types of the routes are those of the routes', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'tsconfig.json': '{}',
    'app/users/[id]/route.ts': 'export const loader = () => 1',
  })
  const dev = await startDev(root)
  const typesOf = (directory: string) => join(root, '.portolan/types/app', directory, '$types.d.ts')
  await expect.poll(() => existsSync(typesOf('users/[id]'))).toBe(true)
  writeIn(root, 'app/posts/[slug]/route.ts', 'export const loader = () => 1')
  await dev.until('posts/x', '200 1')
  await expect.poll(() => existsSync(typesOf('posts/[slug]'))).toBe(true)
  expect(readFileSync(typesOf('posts/[slug]'), 'utf8')).toContain('slug')
})

test('a linked package in TypeScript is loaded from its sources, and live', async () => {
  const root = makeProject({
    'web/package.json': MODULE,
    'web/app/a/route.ts':
      'import { n } from "@own/lib"\nimport { m } from "#m"\nexport const loader = () => [n, m]',
    'web/m.ts': 'export const m: number = 1',
    'lib/package.json': '{ "name": "@own/lib", "type": "module", "exports": "./index.ts" }',
    'lib/index.ts': 'export { n } from "./n.ts"',
    'lib/n.ts': 'export const n: number = 1',
  })
  writeIn(root, 'web/package.json', '{ "type": "module", "imports": { "#m": "./m.ts" } }')
  mkdirSync(join(root, 'web/node_modules/@own'), { recursive: true })
  symlinkSync(join(root, 'lib'), join(root, 'web/node_modules/@own/lib'), 'junction')
  const dev = await startDev(join(root, 'web'))
  expect(await dev.get('a')).toBe('200 [1,1]')
  writeIn(root, 'lib/n.ts', 'export const n: number = 2')
  await dev.until('a', '200 [2,1]')
  writeIn(root, 'web/m.ts', 'export const m: number = 2')
  await dev.until('a', '200 [2,2]')
})

test('a project behind a symbolic link is followed to its files', async () => {
  const root = makeProject({
    'real/package.json': MODULE,
    'real/app.ts':
      'import express from "express"\nimport { n } from "./lib/n"\nconst app = express()\napp.get("/own", (_req, res) => { res.json(n) })\nexport default app',
    'real/app/a/route.ts': 'import { n } from "../../lib/n"\nexport const loader = () => n',
    'real/lib/n.ts': 'export const n = 1',
  })
  symlinkSync(join(root, 'real'), join(root, 'link'), 'junction')
  const dev = await startDev(join(root, 'link'))
  expect(await dev.get('a')).toBe('200 1')
  writeIn(root, 'real/lib/n.ts', 'export const n = 2')
  await dev.until('a', '200 2')
  await dev.until('own', '200 2')
  writeIn(root, 'real/app/b/route.ts', 'export const loader = () => 3')
  await dev.until('b', '200 3')
})

/**
 * A dependency that imports JSON as Node does, which leaves an entry of its own in `require.cache`.
 */
const JSON_IMPORTER = {
  'node_modules/charts/package.json': '{ "type": "module", "exports": "./index.js" }',
  'node_modules/charts/index.js':
    'import data from "./data.json" with { type: "json" }\nexport const name = data.name',
  'node_modules/charts/data.json': '{ "name": "charts" }',
}

test('a dependency that imports JSON leaves the reloading as it is', async () => {
  const root = makeProject({
    'package.json': MODULE,
    ...JSON_IMPORTER,
    'app/a/route.ts': 'import { name } from "charts"\nexport const loader = () => [name, 1]',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 ["charts",1]')
  writeIn(
    root,
    'app/a/route.ts',
    'import { name } from "charts"\nexport const loader = () => [name, 2]',
  )
  await dev.until('a', '200 ["charts",2]')
  expect(dev.printed.err).toBe('')
})

test('entries of any shape in require.cache leave the reloading as it is', async () => {
  const root = makeProject({
    'package.json': '{}',
    'lib/n.js': 'exports.n = 1',
    'app/a/route.js': `const { cache } = require
      const { n } = require('../../lib/n')
      Object.assign(cache, { a: undefined, b: null, c: 1, d: {}, e: { children: [null, {}, 1] } })
      Object.defineProperty(cache, 'f', { enumerable: true, configurable: true, get() { throw new Error('no') } })
      exports.loader = () => n`,
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 1')
  writeIn(root, 'lib/n.js', 'exports.n = 2')
  await dev.until('a', '200 2')
})

test('a fault of the reloading itself is shown with its stack, and the next save is live with the last', async () => {
  const loader = 'export const loader = () => '
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': `${loader}1`,
    'app/b/route.ts': `${loader}1`,
    'app/break/route.ts': `import { createRequire } from 'node:module'
      ${loader}{
        const { cache } = createRequire(import.meta.url)
        const { keys } = Object
        Object.keys = (value) => {
          if (value !== cache) return keys(value)
          Object.keys = keys
          throw new Error('the cache has gone')
        }
        return null
      }`,
  })
  const dev = await startDev(root)
  expect([await dev.get('a'), await dev.get('b')]).toEqual(['200 1', '200 1'])
  await dev.get('break')
  writeIn(root, 'app/a/route.ts', `${loader}2`)
  await expect
    .poll(() => dev.printed.err)
    .toMatch(/✗ Reloading\n.*the cache has gone\n[\s\S]*at .*dist.command/)
  writeIn(root, 'app/b/route.ts', `${loader}2`)
  await dev.until('b', '200 2')
  expect(await dev.get('a')).toBe('200 2')
  expect(dev.printed.err).toContain('✓ Reloading works again')
})

test('a CommonJS module that fails, below the one that requires it, is live once it is mended', async () => {
  const root = makeProject({
    'package.json': '{}',
    'app/a/route.js': 'exports.loader = () => require("../../lib/n").n',
    'app/b/route.js': 'const { n } = require("../../lib/n")\nexports.loader = () => n',
    'lib/n.js': '\nthrow new Error("broken")',
  })
  const dev = await startDev(root)
  expect(await dev.get('b')).toMatch(/^500 .*"broken","file":"lib\/n\.js","line":2/)
  expect(await dev.get('a')).toMatch(/^500 .*"broken","file":"lib\/n\.js","line":2/)
  writeIn(root, 'lib/n.js', 'exports.n = 1')
  await dev.until('b', '200 1')
  await dev.until('a', '200 1')
})
