import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { build, tryBuild } from './built-server.ts'
import { makeProject } from './make-project.ts'
import { startWorkerd } from './start-workerd.ts'

/** Route files for Express that mean the same on a fetch host. */
const FILES = {
  'package.json': '{}',
  'app/users/[id=even]/route.ts': `
    import { type LoaderContext, redirect } from '@portolan/adapter-express'
    export const loader = ({ params }: LoaderContext) =>
      params.id === '0' ? redirect('/users/2') : { id: params.id }
    export const action = ({ body }: LoaderContext) => body`,
  'app/admin/middleware.ts': `
    import { HttpError, type Middleware } from '@portolan/dispatch-core'
    const guard: Middleware = (context, next) => {
      if (!context.request.headers.has('x-key')) throw new HttpError(403)
      return next()
    }
    export default guard`,
  'app/admin/route.ts': 'export const loader = () => "admin"',
  'app/fail/route.ts': "export const loader = () => { throw new Error('secret') }",
  'portolan.config.ts': `
    import { defineConfig } from '@portolan/cli'
    export default defineConfig({
      targets: ['fetch'],
      matchers: { even: (text) => Number(text) % 2 === 0 },
      routes: { onError: (error) => console.error(error) },
    })`,
}

test('fetch.js is one file that needs nothing of any host', async () => {
  const root = makeProject(FILES)
  const { err, out } = await build(root)
  expect(err).toBe('')
  expect(out).toMatch(/^dist\/fetch\.js +[\d.]+ kB$/m)
  expect(readdirSync(join(root, 'dist')).sort()).toEqual(['fetch.js', 'fetch.js.map'])
  const code = readFileSync(join(root, 'dist/fetch.js'), 'utf8')
  expect(code).not.toMatch(/^import\b|\bfrom "|\bnode:|\bprocess\.\w/m)
})

test('its default export answers requests, on a runtime without any API of Node', async () => {
  const root = makeProject(FILES)
  await build(root)
  const worker = await startWorkerd(join(root, 'dist'), 'fetch.js')
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(worker.url + path, { redirect: 'manual', ...init })
    return `${response.status} ${await response.text()}`
  }
  expect(await ask('/users/4')).toBe('200 {"id":"4"}')
  expect(await ask('/users/3')).toMatch(/^404 \{"title":"Not Found"/)
  expect(await ask('/users/0')).toMatch(/^302 /)
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
  expect(await ask('/users/4', { ...json, body: '{"a":1}' })).toBe('200 {"a":1}')
  expect(await ask('/users/4', { ...json, body: '{"a":' })).toMatch(/^400 /)
  expect(await ask('/admin')).toMatch(/^403 /)
  expect(await ask('/admin', { headers: { 'x-key': '1' } })).toBe('200 "admin"')
  expect(await ask('/fail')).toBe('500 {"title":"Internal Server Error","status":500}')
  const { headers } = await fetch(`${worker.url}/users/4`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('cloudflare.js is the same with the modules that packages have for Cloudflare', async () => {
  const files = {
    'node_modules/hosted/package.json': JSON.stringify({
      name: 'hosted',
      exports: { workerd: './workerd.js', default: './default.js' },
    }),
    'node_modules/hosted/workerd.js': "export const host = 'workerd'",
    'node_modules/hosted/default.js': "export const host = 'any'",
    'app/host/route.ts': "import { host } from 'hosted'\nexport const loader = () => host",
    'app/binding/route.ts':
      'export const loader = ({ hostArguments: [env, context] }) => [typeof env, typeof context.waitUntil]',
  }
  const root = makeProject({ ...FILES, ...files })
  await build(root, '--targets', 'cloudflare,fetch')
  expect(readdirSync(join(root, 'dist')).sort()).toEqual(
    ['cloudflare', 'fetch'].flatMap((name) => [`${name}.js`, `${name}.js.map`]),
  )
  const worker = await startWorkerd(join(root, 'dist'), 'cloudflare.js')
  expect(await (await fetch(`${worker.url}/host`)).json()).toBe('workerd')
  expect(await (await fetch(`${worker.url}/binding`)).json()).toEqual(['object', 'function'])
  const other = await startWorkerd(join(root, 'dist'), 'fetch.js')
  expect(await (await fetch(`${other.url}/host`)).json()).toBe('any')
})

test('a build for both hosts has the files of both', async () => {
  const root = makeProject(FILES)
  await build(root, '--targets', 'node,fetch')
  expect(readdirSync(join(root, 'dist'))).toEqual(
    expect.arrayContaining(['fetch.js', 'routes.js', 'server.js']),
  )
  const { default: worker } = await import(pathToFileURL(join(root, 'dist/fetch.js')).href)
  const response = await worker.fetch(new Request('http://x.test/users/4'))
  expect(await response.json()).toEqual({ id: '4' })
})

test('an app is refused, since its middleware would be missing, unless that is asked for', async () => {
  const root = makeProject({ ...FILES, 'app.ts': 'export default 1' })
  const { code, err } = await tryBuild(root)
  expect(code).toBe(2)
  expect(err).toMatch(
    /served without the middleware of app\.ts; write server: false or --no-server/,
  )
  await build(root, '--no-server')
})

test('what a route imports of the host is told, and what the bundle has no use for is not', async () => {
  const root = makeProject(FILES)
  const route = "import { hostname } from 'os'\nexport const loader = () => hostname()"
  writeFileSync(join(root, 'app/admin/route.ts'), route)
  const { err } = await build(root)
  expect(err).toMatch(/^! app\/admin\/route\.ts imports node:os, which is left to the host: .*\n$/)
})

test('settings that are for Express alone are told', async () => {
  const root = makeProject({
    ...FILES,
    'portolan.config.ts':
      "export default { targets: ['fetch'], matchers: { even: () => true }, routes: { errors: 'next' } }",
  })
  const { err } = await build(root)
  expect(err).toMatch(/routes\.errors is for Express/)
})
