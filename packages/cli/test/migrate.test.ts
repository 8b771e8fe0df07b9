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

test('migrate --simplify makes the controllers of route files return their answers', async () => {
  const root = makeProject(FILES)
  await runPortolan(root, ['migrate', 'express', 'server.js', '--write', '--remove-old'])
  const simplify = ['migrate', 'express', '--simplify']
  const shown = await runPortolan(root, simplify)
  expect([shown.code, shown.err]).toEqual([0, 'Nothing is written yet; run it with --write\n'])
  expect(shown.out).toContain('+export const GET = ({ params }) => params')
  expect(await runPortolan(root, [...simplify, '--write'])).toEqual({
    code: 0,
    out: '✓ changed app/ships/[id]/route.js\n',
    err: '',
  })
  const again = await runPortolan(root, [...simplify, '--write'])
  expect(again).toEqual({ code: 0, out: '✓ Nothing to simplify\n', err: '' })
})

test.each([
  [['express'], 'migrate express got no file'],
  [['express', '--simplify', '--mount', '/api'], '--simplify got --mount'],
  [['express', '--simplify', '--remove-old'], '--simplify got --remove-old'],
  [['next', 'src/app', '--simplify'], 'migrate next got --simplify'],
])('migrate %j is wrong usage', async (words, message) => {
  const { code, err } = await runPortolan(makeProject(FILES), ['migrate', ...words])
  expect(code).toBe(2)
  expect(err).toContain(message)
})

test('migrate next moves the route handlers below an app directory of Next', async () => {
  const root = makeProject({
    'src/app/ships/[id]/route.js': `import { NextResponse } from 'next/server'

export async function GET(request, { params }) {
  return NextResponse.json(await params)
}
`,
  })
  const shown = await runPortolan(root, ['migrate', 'next', 'src/app'])
  expect([shown.code, shown.err]).toEqual([0, 'Nothing is written yet; run it with --write\n'])
  expect(shown.out).toBe(`--- /dev/null
+++ b/app/ships/[id]/route.js
@@ -0,0 +1,3 @@
+export async function GET({ params }) {
+  return Response.json(params)
+}
`)
  expect(await runPortolan(root, ['migrate', 'next', 'src/app', '--write'])).toEqual({
    code: 0,
    out: '✓ made app/ships/[id]/route.js\n',
    err: 'The old files are still there, for Next; --remove-old removes them\n',
  })
  const again = await runPortolan(root, ['migrate', 'next', 'src/app', '--write'])
  expect(again).toEqual({ code: 0, out: '✓ Nothing to move\n', err: '' })
  const removed = await runPortolan(root, ['migrate', 'next', 'src/app', '--write', '--remove-old'])
  expect(removed).toEqual({ code: 0, out: '✓ removed src/app/ships/[id]/route.js\n', err: '' })
})

test('migrate next takes one directory, which is not that of the route files', async () => {
  const root = makeProject({ 'app/route.js': 'export const GET = () => Response.json({})\n' })
  expect(await runPortolan(root, ['migrate', 'next', 'app'])).toEqual({
    code: 1,
    out: '',
    err: '✗ "app" and the directory of the route files, "app", overlap; give the route files another one, such as --app-dir routes\n',
  })
  expect(await runPortolan(root, ['migrate', 'next', 'app', 'b'])).toMatchObject({ code: 2 })
  const mounted = await runPortolan(root, ['migrate', 'next', 'app', '--mount', '/api'])
  expect(mounted).toMatchObject({ code: 2 })
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
