import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build, start } from './built-server.ts'
import { startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const FILES = {
  'package.json': '{ "type": "module", "dependencies": { "express": "*" } }',
  'portolan.config.ts': "export default { basePath: '/shop/v1' }",
  'app/route.ts': "export const loader = () => 'root'",
  'app/ships/[id=int]/route.ts':
    "export const loader = ({ params, url }) => params.id + 1 + ' ' + url.pathname",
  'app.ts':
    "import express from 'express'\nconst app = express()\napp.get('/ships/:id', (_req, res) => { res.send('own') })\nexport default app\n",
}

test.each([
  ['dev', (root: string) => startDev(root)],
  [
    'start',
    async (root: string) => {
      await build(root)
      return start(root)
    },
  ],
])(
  '%s serves the routes below the base path, and those of the app where they are',
  async (_, serve) => {
    const { get } = await serve(makeProject(FILES))
    expect(await get('/shop/v1')).toBe('200 "root"')
    expect(await get('/shop/v1/ships/7')).toBe('200 "8 /shop/v1/ships/7"')
    expect(await get('/ships/7')).toBe('200 own')
    expect(await get('/')).toContain('Cannot GET /')
  },
)

test('a route that is added to dev is below the base path too', async () => {
  const root = makeProject(FILES)
  const dev = await startDev(root)
  writeIn(root, 'app/new/route.ts', "export const loader = () => 'new'")
  await dev.until('/shop/v1/new', '200 "new"')
})

test('tables, matches and types have the whole pattern', async () => {
  const root = makeProject(FILES)
  const table = await runPortolan(root, ['routes'])
  expect(table.out).toContain('/shop/v1/ships/:id(int)')
  const match = await runPortolan(root, ['routes', '/shop/v1/ships/7'])
  expect(match.out).toContain('file     ships/[id=int]/route.ts')
  await runPortolan(root, ['types'])
  const types = readFileSync(join(root, '.portolan/types/routes.d.ts'), 'utf8')
  expect(types).toContain('"/shop/v1/ships/:id(int)"')
})

test.each(['/shop/v1/docks/:id', '/docks/:id', 'docks/[id]'])(
  'new route %s writes a file that check agrees with',
  async (typed) => {
    const root = makeProject(FILES)
    const run = await runPortolan(root, ['new', 'route', typed])
    expect(run.out).toBe('✓ app/docks/[id]/route.ts answers GET /shop/v1/docks/:id\n')
    expect(existsSync(join(root, 'app/docks/[id]/route.ts'))).toBe(true)
    expect(await runPortolan(root, ['check'])).toMatchObject({ code: 0, err: '' })
  },
)

test('--base-path wins over the configuration', async () => {
  const { out } = await runPortolan(makeProject(FILES), ['routes', '--base-path', '/'])
  expect(out).toContain(' /ships/:id(int)')
})

test.each(['v1', '/v1/', '//v1', '/a b', '/%61', '/../v1', '/:id', '', 7])(
  'basePath: %j is refused with an example',
  async (basePath) => {
    const root = makeProject({
      ...FILES,
      'portolan.config.ts': `export default { basePath: ${JSON.stringify(basePath)} }`,
    })
    const { code, err } = await runPortolan(root, ['routes'])
    expect(code).toBe(2)
    expect(err).toContain(`portolan.config.ts: basePath is ${JSON.stringify(basePath)}`)
    expect(err).toContain('such as "/v1"')
  },
)
