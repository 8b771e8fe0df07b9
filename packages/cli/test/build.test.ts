import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { build, serve, start, tryBuild } from './built-server.ts'
import { makeProject } from './make-project.ts'

const FILES = {
  'package.json': '{ "dependencies": { "express": "*" } }',
  'app/time/route.ts': 'export const loader = (): number => 1',
}

const APP = `
  import express from 'express'
  const app = express()
  app.get('/health', (_req, res) => { res.json({ ok: true }) })
  export default app`

const files = (root: string): string[] => readdirSync(join(root, 'dist')).sort()
const read = (root: string, name: string): string => readFileSync(join(root, 'dist', name), 'utf8')

test('a build has a server, the routes, source maps, and says what it wrote', async () => {
  const root = makeProject(FILES)
  const { out, err } = await build(root)
  expect(err).toBe('')
  expect(out).toMatch(/^dist\/routes\.js +\d+ B$/m)
  expect(out).toMatch(/^dist\/server\.js +\d+ B$/m)
  expect(out).toMatch(/\n\n✓ Built 1 route in \d+ ms\n$/)
  expect(files(root)).toEqual(
    expect.arrayContaining(['routes.js', 'routes.js.map', 'server.js', 'server.js.map']),
  )
  const { sources } = JSON.parse(read(root, 'routes.js.map'))
  expect(sources).toContain('../app/time/route.ts')
})

test('routes.js is a module that exports the routes', async () => {
  const root = makeProject(FILES)
  await build(root)
  const { routes } = await import(pathToFileURL(join(root, 'dist/routes.js')).href)
  expect(routes).toMatchObject([{ id: 'time', pattern: '/time', file: 'time/route.ts' }])
  expect(routes[0].module.loader()).toBe(1)
})

test('server.js serves by itself, from a package of whatever module system', async () => {
  for (const type of ['module', 'commonjs']) {
    const root = makeProject({ ...FILES, 'package.json': JSON.stringify({ type }) })
    await build(root)
    const server = await serve(root, ['dist/server.js'])
    expect(await server.get('/time')).toBe('200 1')
    expect(server.printed.err).toBe('')
    expect(await server.stop()).toBe(0)
  }
})

test('without an app the routes have security headers, compression and a log', async () => {
  const root = makeProject(FILES)
  await build(root)
  const server = await start(root)
  const response = await fetch(`${server.url}/time`)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  await expect.poll(() => server.printed.out).toMatch(/GET \/time 200/)
})

test('the app goes before the routes, and what they share is there once', async () => {
  const root = makeProject({
    ...FILES,
    'count.ts': 'let count = 0\nexport const next = () => ++count',
    'app.ts': `import { next } from './count'\n${APP}\napp.use((_req, res, go) => { res.set('x-count', String(next())); go() })`,
    'app/count/route.ts': "import { next } from '../../count.ts'\nexport const loader = next",
  })
  await build(root)
  const server = await start(root)
  expect(await server.get('/health')).toBe('200 {"ok":true}')
  expect(await server.get('/count')).toBe('200 2')
})

test('what the app prepares at its top is there when the routes are imported', async () => {
  const root = makeProject({
    ...FILES,
    'prepare.ts': 'process.env.PREPARED = "yes"',
    'app.ts': `import './prepare.ts'\n${APP}`,
    'app/prepared/route.ts':
      'const prepared = process.env.PREPARED\nexport const loader = () => prepared',
  })
  await build(root)
  expect(await (await start(root)).get('/prepared')).toBe('200 "yes"')
})

const MOUNTS: [written: string, appDir: string][] = [
  ['as a path', "'routes'"],
  ['as a URL beside the app', "new URL('../routes', import.meta.url)"],
  ['from the directory of the app', "join(import.meta.dirname, '../routes')"],
]

test.each(MOUNTS)(
  'an app that mounts the routes itself, %s, has them from the build',
  async (_, appDir) => {
    const root = makeProject({
      'package.json': '{}',
      'portolan.config.ts': "export default { appDir: 'routes', server: 'src/server.ts' }",
      'src/server.ts': `
      import { isBuiltin } from 'node:module'
import { join } from 'node:path'
      import { resourceRoutes } from '@portolan/adapter-express'
      import express from 'express'
      const app = express()
      app.use((req, res, next) => { if (req.get('x-key')) next(); else res.sendStatus(401) })
      app.use('/v1', await resourceRoutes({ appDir: ${appDir} }))
      export default app`,
      'routes/time/route.ts': 'export const loader = (): number => 1',
      'routes/admin/middleware.ts': 'export default () => Response.json("no", { status: 403 })',
      'routes/admin/route.ts': 'export const loader = () => "admin"',
    })
    await build(root)
    const server = await serve(join(root, 'dist'), ['server.js'])
    expect(await server.get('/v1/time')).toBe('401 Unauthorized')
    expect(await server.get('/v1/time', { 'x-key': '1' })).toBe('200 1')
    expect(await server.get('/v1/admin', { 'x-key': '1' })).toBe('403 "no"')
    expect(server.printed.err).toBe('')
  },
)

test('matchers and route settings of the configuration are part of the build', async () => {
  const config = `
    import { defineConfig } from '@portolan/cli'
    const hex = (text: string) => /^[0-9a-f]+$/.test(text) && Number.parseInt(text, 16)
    export default defineConfig({ matchers: { hex }, routes: { trailingSlash: 'never', onError: () => 'caught' } })`
  const root = makeProject({
    ...FILES,
    'portolan.config.ts': config,
    'app/[id=hex]/route.ts': 'export const loader = ({ params }) => params.id',
    'app/fail/route.ts': 'export const loader = () => { throw 1 }',
  })
  await build(root)
  const server = await start(root)
  expect(await server.get('/ff')).toBe('200 255')
  expect(await server.get('/xx')).toMatch(/^404/)
  expect(await server.get('/ff/')).toMatch(/^404/)
  expect(await server.get('/fail')).toBe('500 "caught"')
})

test('matchers of a file are part of the build', async () => {
  const root = makeProject({
    ...FILES,
    'matchers.ts': 'export const even = (text: string) => Number(text) % 2 === 0',
    'app/[id=even]/route.ts': 'export const loader = ({ params }) => params.id',
  })
  await build(root, '--matchers', 'matchers.ts')
  const server = await start(root)
  expect(await server.get('/4')).toBe('200 "4"')
  expect(await server.get('/3')).toMatch(/^404/)
})

test('names that mean something in a URL or in a template are read as they are', async () => {
  const names = ['100%', "q'uote", '`t`', 'a b', '$' + '{x}']
  const routes = names.map((name) => [
    `app/${name}/route.ts`,
    `export const loader = () => ${JSON.stringify(name)}`,
  ])
  const root = makeProject({ ...FILES, ...Object.fromEntries(routes) })
  await build(root)
  const server = await start(root)
  for (const name of names) {
    const path = new URL(`http://x/${name.replaceAll('%', '%25')}`).pathname
    expect(await server.get(path)).toBe(`200 ${JSON.stringify(name)}`)
  }
})

test('files and directories beside a module are taken along', async () => {
  const root = makeProject({
    ...FILES,
    'app/files/greeting.txt': 'hello',
    'app/files/route.ts': `
      import { readFileSync } from 'node:fs'
      const here = readFileSync(new URL('./greeting.txt', import.meta.url), 'utf8')
      const all = new URL('../../templates', import.meta.url)
      const deep = readFileSync(\`\${all.pathname}/mail/new.html\`, 'utf8')
      export const loader = () => [here, deep]`,
    'templates/mail/new.html': '<p>',
  })
  const { out } = await build(root)
  expect(out).toMatch(/dist\/files\/app\/files\/greeting\.txt/)
  writeFileSync(join(root, 'app/files/greeting.txt'), 'changed')
  expect(await (await start(root)).get('/files')).toBe('200 ["hello","<p>"]')
})

test('what package.json lists stays an import, and the rest is part of the build', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "express": "*" } }',
    'app.ts': APP,
    'app/time/route.ts':
      "import cookies from 'cookie-parser'\nimport pc from 'picocolors'\nexport const loader = () => [typeof cookies, pc.red('x')]",
  })
  await build(root)
  const imports = files(root)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...read(root, name).matchAll(/^import .*from "([^".]+)";$/gm)])
    .map(([, id = '']) => id)
  expect(new Set(imports.filter((id) => !isBuiltin(id)))).toEqual(new Set(['express']))
  const server = await start(root)
  expect(await server.get('/time')).toBe('200 ["function","x"]')
})

test('of what package.json lists, TypeScript and other versions are part of the build all the same', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "typed": "*", "plain": "*" } }',
    'node_modules/typed/package.json': '{ "exports": "./index.ts" }',
    'node_modules/typed/index.ts':
      "import { version } from 'plain'\nexport const typed: number = version",
    'node_modules/typed/node_modules/plain/index.js': 'exports.version = 2',
    'node_modules/plain/package.json': '{}',
    'node_modules/plain/index.js': 'exports.version = 1',
    'node_modules/plain/deep/path.js': 'exports.deep = true',
    'app/all/route.ts': `
      import { version } from 'plain'
      import { deep } from 'plain/deep/path'
      import { typed } from 'typed'
      export const loader = () => [version, deep, typed]`,
  })
  await build(root)
  const imports = [...read(root, 'routes.js').matchAll(/from "(\w[^"]*)"/g)].map(([, id]) => id)
  expect(imports).toEqual(['plain', 'plain/deep/path.js'])
  expect(await (await start(root)).get('/all')).toBe('200 [1,true,2]')
})

test('imports are resolved as in dev: without extensions, and by paths of tsconfig', async () => {
  const root = makeProject({
    'package.json': '{ "imports": { "#one": "./lib/one.ts" } }',
    'tsconfig.json':
      '{ "compilerOptions": { "paths": { "~/*": ["./lib/*"] } }, "include": ["app", "lib"] }',
    'lib/one.ts': 'export const one = 1',
    'lib/two.ts': 'export const two = 2',
    'lib/three.json': '3',
    'app/all/route.ts': `
      import { one } from '#one'
      import { two } from '~/two'
      import three from '../../lib/three.json'
      export { one as first } from '../../lib/one.js'
      export const loader = () => [one, two, three]`,
  })
  await build(root)
  expect(await (await start(root)).get('/all')).toBe('200 [1,2,3]')
})

const REFUSED: [name: string, files: Record<string, string>, args: string[], message: RegExp][] = [
  [
    'the directory of the sources',
    {
      'src/lib.ts': 'export const a = 1',
      // Files that a build may have written too.
      'src/server.js': '',
      'app/x/route.ts': "export { a as loader } from '../../src/lib.ts'",
    },
    ['--output', 'src'],
    /output is "src", which holds src\/lib\.ts; build empties it/,
  ],
  ['a part of the app directory', {}, ['--output', 'app/dist'], /is part of the app directory/],
  [
    'what holds the app directory',
    { 'web/app/x/route.ts': '' },
    ['--app-dir', 'web/app', '--output', 'web'],
    /holds web\/app/,
  ],
  ['the project', {}, ['--output', '.'], /not inside the project/],
  ['where packages are', {}, ['--output', 'node_modules'], /is where packages are/],
  [
    'files that no build has written',
    { 'docs/notes.md': '' },
    ['--output', 'docs'],
    /holds files that no build has written, such as notes\.md; .* remove it first/,
  ],
  ['a repository', { 'dist/.git/HEAD': '' }, [], /holds a repository/],
]

test.each(REFUSED)(
  'output that is %s is refused, and nothing is touched',
  async (_, more, args, message) => {
    const root = makeProject({ ...FILES, ...more })
    const { code, err } = await tryBuild(root, ...args)
    expect([code, err]).toEqual([expect.toBeOneOf([1, 2]), expect.stringMatching(message)])
    for (const file of Object.keys({ ...FILES, ...more })) {
      expect(existsSync(join(root, file))).toBe(true)
    }
  },
)

test('an app.ts without an app is refused, before anything is written', async () => {
  const root = makeProject({
    ...FILES,
    'app.ts': 'import express from "express"\nexport const app = express()\n',
  })
  const { code, err } = await tryBuild(root)
  expect([code, err]).toEqual([1, expect.stringContaining('"app.ts" has no default export')])
  expect(existsSync(join(root, 'dist'))).toBe(false)
})

test('output that leads out of the project is refused', async () => {
  const other = makeProject({ 'kept.txt': '' })
  const root = makeProject(FILES)
  symlinkSync(other, join(root, 'dist'), 'junction')
  const { code, err } = await tryBuild(root)
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/output is "dist", which leads out of the project/),
  ])
  expect(existsSync(join(other, 'kept.txt'))).toBe(true)
})

test('settings of the routes are checked, and not for the first time when they are served', async () => {
  const config = "export default { routes: { trailingSlash: 'nevr' } }"
  const root = makeProject({ ...FILES, 'portolan.config.ts': config })
  const { code, err } = await tryBuild(root)
  expect([code, err]).toEqual([2, expect.stringMatching(/^✗ .*trailingSlash.*nevr/)])
  expect(existsSync(join(root, 'dist'))).toBe(false)
})

test('what an earlier build left is gone', async () => {
  const root = makeProject(FILES)
  mkdirSync(join(root, 'dist/old'), { recursive: true })
  writeFileSync(join(root, 'dist/old/file.js'), '')
  writeFileSync(join(root, 'dist/server.js'), '')
  await build(root)
  expect(files(root)).not.toContain('old')
})

const PROBLEMS: [name: string, files: Record<string, string>, messages: RegExp[]][] = [
  [
    'conflicts',
    { 'app/[a]/route.ts': '', 'app/[b]/route.ts': '', 'app/x[/route.ts': '' },
    [/2 problems in/, /\[a\]\/route\.ts/, /x\[/],
  ],
  [
    'an import that leads nowhere',
    { 'app/x/route.ts': "import './none.ts'\nexport const loader = () => 1" },
    [/none\.ts/, /app\/x\/route\.ts/],
  ],
  [
    'an import of a package that leads nowhere',
    {
      'node_modules/lost/package.json': '{}',
      'node_modules/lost/index.js': "export { none } from 'not-installed'",
      'app/x/route.ts': "export { none as loader } from 'lost'",
    },
    [/not-installed/, /node_modules\/lost\/index\.js/],
  ],
  ['a syntax error', { 'app/x/route.ts': 'export const = 1' }, [/app\/x\/route\.ts/]],
  [
    'an import that has no such name',
    {
      'app/x/route.ts': "export { none as loader } from './lib.ts'",
      'app/x/lib.ts': 'export const a = 1',
    },
    [/none/, /app\/x\/route\.ts/],
  ],
]

test.each(PROBLEMS)(
  '%s: the exit code is 1, all is told, and the last build stays',
  async (_, more, messages) => {
    const root = makeProject({ ...FILES, ...more, 'dist/server.js': 'the last' })
    const { code, err } = await tryBuild(root)
    expect(code).toBe(1)
    for (const message of messages) expect(err).toMatch(message)
    expect(err).not.toContain('\u001b')
    expect(read(root, 'server.js')).toBe('the last')
  },
)
