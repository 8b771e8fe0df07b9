import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const FILES = {
  'package.json': '{ "type": "module", "dependencies": { "express": "^5.0.0" } }',
  'server.js': `import express from 'express'
const server = express()
server.get('/ships/:id', (req, res) => res.json(req.params))
export default server
`,
}

test('migrate shows the difference, and writes it with --write', async () => {
  const root = makeProject(FILES)
  const shown = await runPortolan(root, ['migrate', 'express', 'server.js'])
  expect([shown.code, shown.err]).toEqual([0, 'Nothing is written yet; run it with --write\n'])
  expect(shown.out).toBe(`--- /dev/null
+++ b/app/ships/[id]/route.js
@@ -0,0 +1,3 @@
+import { fromExpress } from '@portolan/adapter-express'
+
+export const GET = fromExpress((req, res) => res.json(req.params))
`)
  expect(existsSync(join(root, 'app'))).toBe(false)
  const written = await runPortolan(root, ['migrate', 'express', 'server.js', '--write'])
  expect(written).toEqual({
    code: 0,
    out: '✓ made app/ships/[id]/route.js\n',
    err: 'The old routes still answer; --remove-old takes them out and mounts the new ones\n',
  })
  expect(readFileSync(join(root, 'server.js'), 'utf8')).toBe(FILES['server.js'])
  const again = await runPortolan(root, ['migrate', 'express', 'server.js', '--write'])
  expect(again).toEqual({ code: 0, out: '✓ Nothing to move\n', err: '' })
})

test('migrate --remove-old mounts the route files in place of the routes', async () => {
  const root = makeProject(FILES)
  const { code } = await runPortolan(root, [
    'migrate',
    'express',
    '*.js',
    '--write',
    '--remove-old',
    '--app-dir',
    'src/app',
  ])
  expect(code).toBe(0)
  expect(
    readFileSync(join(root, 'server.js'), 'utf8'),
  ).toBe(`import { resourceRoutes } from '@portolan/adapter-express'
import express from 'express'
const server = express()
server.use(resourceRoutes({ appDir: new URL('./src/app', import.meta.url), errors: 'next' }))
export default server
`)
})

test('migrate tells each refusal with its place, writes nothing, and ends with 1', async () => {
  const root = makeProject({
    ...FILES,
    'server.js': FILES['server.js'].replace("'/ships/:id'", 'process.env.SHIPS'),
  })
  const { code, out, err } = await runPortolan(root, ['migrate', 'express', 'server.js', '--write'])
  expect([code, out]).toEqual([1, ''])
  expect(err).toBe(
    '✗ server.js:3:8  server.get(process.env.SHIPS) has the path process.env.SHIPS, which is known at run time only; write it as a text (dynamic-path)\n' +
      '1 place to change first, and nothing is written; every line says how\n',
  )
})

test('migrate tells a file that is not there, and a framework that it does not know', async () => {
  const root = makeProject(FILES)
  expect(await runPortolan(root, ['migrate', 'express', 'none.js'])).toEqual({
    code: 1,
    out: '',
    err: '✗ No file is "none.js"; name the file that makes the app, such as src/app.js\n',
  })
  expect(await runPortolan(root, ['migrate', 'koa', 'server.js'])).toMatchObject({ code: 2 })
})
