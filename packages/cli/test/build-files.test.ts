import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build, moveBuild, serve, start, tryBuild } from './built-server.ts'
import { startDev } from './dev-server.ts'
import { makeProject } from './make-project.ts'

const READ = "import { readFileSync } from 'node:fs'\n"
const PATHS = "import { dirname, join, resolve } from 'node:path'\n"
const URLS = "import { fileURLToPath, pathToFileURL } from 'node:url'\n"
const text = (path: string): string => `export const loader = () => readFileSync(${path}, 'utf8')`

/** A form of file access by the name of its route, and the route file. */
const FORMS: Record<string, string> = {
  'dirname-join': `${READ}${PATHS}${text("join(import.meta.dirname, '../../views/a.html')")}`,
  'dirname-plus': `${READ}${text("import.meta.dirname + '/../../views/a.html'")}`,
  'dirname-template': `${READ}${text('`$' + '{import.meta.dirname}/../../views/a.html`')}`,
  'dirname-constant': `${READ}${PATHS}const here = import.meta.dirname\nconst views = join(here, '..', '..', 'views')\n${text("join(views, 'a.html')")}`,
  'dirname-late': `${READ}${PATHS}const views = join(import.meta.dirname, '../../views')\nconst read = (name: string) => readFileSync(join(views, name + '.html'), 'utf8')\nexport const loader = () => read('a')`,
  'dirname-partly': `${READ}${PATHS}const read = (name: string) => readFileSync(join(import.meta.dirname, '../../views', name), 'utf8')\nexport const loader = () => read('a.html')`,
  'template-partly': `${READ}const read = (name: string) => readFileSync(\`\${import.meta.dirname}/../../views/\${name}.html\`, 'utf8')\nexport const loader = () => read('a')`,
  filename: `${READ}${PATHS}${text("join(dirname(import.meta.filename), '../../views/a.html')")}`,
  'url-beside': `${READ}${text("new URL('../../views/a.html', import.meta.url)")}`,
  'url-path': `${READ}${URLS}${text("fileURLToPath(new URL('../../views/a.html', import.meta.url))")}`,
  'url-partly': `${READ}const read = (name: string) => readFileSync(new URL(\`../../views/\${name}.html\`, import.meta.url), 'utf8')\nexport const loader = () => read('a')`,
  'url-directory': `${READ}${PATHS}${URLS}const __dirname = dirname(fileURLToPath(import.meta.url))\n${text("resolve(__dirname, '../../views/a.html')")}`,
  'url-names': `${READ}${PATHS}${URLS}const __filename = fileURLToPath(import.meta.url)\nconst __dirname = dirname(__filename)\n${text("join(__dirname, '../../views/a.html')")}`,
  'url-dot': `${READ}${PATHS}${URLS}const here = fileURLToPath(new URL('.', import.meta.url))\n${text("join(here, '../../views/a.html')")}`,
  'url-base': `${READ}const base = new URL('../../views/', import.meta.url)\n${text("new URL('a.html', base)")}`,
  'url-href': `${READ}const { href } = new URL('../../views/a.html', import.meta.url)\n${text('new URL(href)')}`,
  'create-require': `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\nconst { text } = require('../../views/a.json')\nexport const loader = () => text`,
  'other-module':
    "import { readView } from '../../lib/read-view.ts'\nexport const loader = () => readView('a')",
  'exported-directory': `${READ}${PATHS}import { views } from '../../lib/directories.ts'\n${text("join(views, 'a.html')")}`,
  'main-check': `${URLS}const isMain = process.argv[1] === fileURLToPath(import.meta.url)\nexport const loader = () => isMain ? 'main' : 'A'`,
}

const PROJECT = {
  'package.json': '{ "type": "module", "dependencies": { "express": "*", "cookie-parser": "*" } }',
  'views/a.html': 'A',
  'views/a.json': '{ "text": "A" }',
  'public/style.css': 'a{}',
  'public/deep/logo.svg': '<svg/>',
  'lib/read-view.ts': `${READ}${PATHS}export const readView = (name: string) => readFileSync(join(import.meta.dirname, '../views', \`\${name}.html\`), 'utf8')`,
  'lib/directories.ts': `${PATHS}export const views = join(import.meta.dirname, '../views')`,
  'app.ts': `
    import { join } from 'node:path'
    import express from 'express'
    const app = express()
    app.use('/public', express.static(join(import.meta.dirname, 'public')))
    app.get('/file', (_req, res) => res.sendFile('style.css', { root: new URL('./public', import.meta.url).pathname }))
    app.get('/', (_req, res) => res.sendFile(join(import.meta.dirname, 'views', 'a.html')))
    export default app`,
  ...Object.fromEntries(
    Object.entries(FORMS).map(([name, code]) => [`app/${name}/route.ts`, code]),
  ),
}

/** The answers of the project, the same on each way of serving it. */
const ANSWERS = {
  '/': '200 A',
  '/file': '200 a{}',
  '/public/style.css': '200 a{}',
  '/public/deep/logo.svg': '200 <svg/>',
  ...Object.fromEntries(Object.keys(FORMS).map((name) => [`/${name}`, '200 "A"'])),
}

async function ask(server: { get(path: string): Promise<string> }): Promise<object> {
  const paths = Object.keys(ANSWERS)
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await server.get(path)])),
  )
}

test('each form of file access answers the same in dev, in start, from another directory and bundled', async () => {
  const root = makeProject(PROJECT)
  expect(await ask(await startDev(root))).toEqual(ANSWERS)
  expect((await build(root)).err).toBe('')
  expect(await ask(await start(root))).toEqual(ANSWERS)
  expect(await ask(await serve(tmpdir(), [join(root, 'dist/server.js')]))).toEqual(ANSWERS)
  expect((await build(root, '--dependencies', 'bundled')).err).toBe('')
  const alone = await serve(tmpdir(), [join(moveBuild(root), 'server.js')])
  expect(await ask(alone)).toEqual(ANSWERS)
})

test('CommonJS modules find the files beside them by __dirname', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "express": "*", "cookie-parser": "*" } }',
    'public/style.css': 'a{}',
    'lib/greeting.txt': 'A',
    'lib/read.cjs':
      "const { join } = require('node:path')\nexports.read = () => require('node:fs').readFileSync(join(__dirname, 'greeting.txt'), 'utf8')",
    'app.cjs': `
      const path = require('node:path')
      const express = require('express')
      const app = express()
      app.use(express.static(path.join(__dirname, 'public')))
      module.exports = app`,
    'app/a/route.cjs': "exports.loader = require('../../lib/read.cjs').read",
  })
  const answers = ['200 a{}', '200 "A"']
  const askAll = async (server: { get(path: string): Promise<string> }) =>
    Promise.all(['/style.css', '/a'].map((path) => server.get(path)))
  expect(await askAll(await startDev(root))).toEqual(answers)
  await build(root)
  expect(await askAll(await serve(tmpdir(), [join(root, 'dist/server.js')]))).toEqual(answers)
  await build(root, '--dependencies', 'bundled')
  expect(await askAll(await serve(tmpdir(), [join(moveBuild(root), 'server.js')]))).toEqual(answers)
})

const UNKNOWN: [name: string, code: string, message: string][] = [
  [
    'a path of which only the running program knows the end',
    "import { join } from 'node:path'\nexport const loader = ({ params }) => join(import.meta.dirname, params.id)",
    'app/x/route.ts:2 uses the path of app/x in a way that the build cannot read',
  ],
  [
    'a file that is not there',
    "export const loader = () => 1\nexport const file = new URL('./none.html', import.meta.url)",
    'app/x/route.ts:2 refers to app/x/none.html, which is not there to be taken along; in the build it is files/app/x/none.html',
  ],
  [
    'a file outside the project',
    "export const loader = () => new URL('../../../other.html', import.meta.url).href",
    'which is outside the project and is not taken along',
  ],
  [
    'an exported directory that holds the module',
    'export const here = import.meta.dirname\nexport const loader = () => 1',
    'app/x/route.ts:1 uses the path of app/x',
  ],
]

test.each(UNKNOWN)('%s is told with its file and line', async (_, code, message) => {
  const root = makeProject({ 'package.json': '{}', 'app/x/route.ts': code })
  const { code: exit, err } = await tryBuild(root)
  expect([exit, err]).toEqual([0, expect.stringContaining(message)])
})

test('an environment file is not taken along, and start reads it all the same', async () => {
  const root = makeProject({
    'package.json': '{}',
    '.env': 'SECRET=s3cret-of-env',
    'app/x/route.ts':
      "import { existsSync } from 'node:fs'\nconst found = existsSync(new URL('../../.env', import.meta.url))\nexport const loader = () => [found, process.env.SECRET]",
  })
  const { err } = await build(root)
  expect(err).toMatch(/app\/x\/route\.ts:2 refers to \.env, which is not taken along/)
  expect(existsSync(join(root, 'dist/files/.env'))).toBe(false)
  expect(await (await start(root)).get('/x')).toBe('200 [false,"s3cret-of-env"]')
})

test('a worker and a child process are files of their own, with the modules that they import', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'lib/double.ts': 'export const double = (n: number): number => 2 * n',
    'app/x/double-worker.ts': `
      import { parentPort, workerData } from 'node:worker_threads'
      import { double } from '../../lib/double.ts'
      parentPort?.postMessage(double(workerData))`,
    'app/x/child.mjs': "import { double } from '../../lib/double.ts'\nprocess.send(double(4))",
    'app/x/route.ts': `
      import { fork } from 'node:child_process'
      import { once } from 'node:events'
      import { join } from 'node:path'
      import { Worker } from 'node:worker_threads'
      const file = new URL('./double-worker.ts', import.meta.url)
      export const loader = async () => [
        ...(await once(new Worker(new URL('./double-worker.ts', import.meta.url), { workerData: 2 }), 'message')),
        ...(await once(new Worker(file, { workerData: 3 }), 'message')),
        (await once(fork(join(import.meta.dirname, 'child.mjs')), 'message'))[0],
      ]`,
  })
  const { out, err } = await build(root, '--dependencies', 'bundled')
  expect(err).toBe('')
  expect(out).toMatch(/dist\/double-worker-\w+\.js/)
  const server = await serve(tmpdir(), [join(moveBuild(root), 'server.js')])
  expect(await server.get('/x')).toBe('200 [4,6,8]')
})
