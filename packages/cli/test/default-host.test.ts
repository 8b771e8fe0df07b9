import { expect, test } from 'vitest'
import { build, start, tryBuild } from './built-server.ts'
import { startDev } from './dev-server.ts'
import { makeProject } from './make-project.ts'

/** Tells whether Express made the request. */
const ROUTE = "export const loader = ({ req }) => (req.app === undefined ? 'node' : 'express')"

const PROJECTS: [name: string, dependencies: string, config: string, host: string][] = [
  ['lists no Express', '{}', '{}', 'node'],
  ['lists express', '{ "express": "*" }', '{}', 'express'],
  ['lists the adapter', '{ "@portolan/adapter-express": "*" }', '{}', 'express'],
  ['lists the adapter for Node', '{ "@portolan/adapter-node": "*" }', '{}', 'node'],
  ['names Node', '{ "express": "*" }', "{ adapter: 'node' }", 'node'],
  ['names Express', '{}', "{ adapter: 'express' }", 'express'],
  ['has an option of Express', '{}', "{ routes: { cookieSecret: 'secret' } }", 'express'],
]

test.each(PROJECTS)(
  'a project without an app that %s is served by its host, in dev and built',
  async (_, dependencies, config, host) => {
    const root = makeProject({
      'package.json': `{ "type": "module", "dependencies": ${dependencies} }`,
      'portolan.config.js': `export default ${config}`,
      'app/host/route.js': ROUTE,
    })
    expect(await (await startDev(root)).get('/host')).toBe(`200 "${host}"`)
    await build(root)
    const server = await start(root)
    expect(await server.get('/host')).toBe(`200 "${host}"`)
    expect(await server.get('/missing')).toBe('404 {"title":"Not Found","status":404}')
    expect(await server.stop()).toBe(0)
    expect(server.printed.out).toMatch(/Z GET \/host 200 [\d.]+ ms\n.*Z GET \/missing 404 /)
  },
)

test('an unknown host is refused', async () => {
  const root = makeProject({
    'portolan.config.js': "export default { adapter: 'koa' }",
    'app/host/route.js': ROUTE,
  })
  const { code, err } = await tryBuild(root)
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('portolan.config.js: adapter has "koa"; write "express" or "node"'),
  ])
})
