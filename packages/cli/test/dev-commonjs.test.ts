import { expect, test } from 'vitest'
import { startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'

test('a project in CommonJS is served and reloaded, at any depth', async () => {
  const root = makeProject({
    'package.json': '{}',
    'app.js': `const express = require('express')
      const { name } = require('./lib/name')
      const app = express()
      app.get('/own', (_req, res) => { res.json(name) })
      module.exports = app`,
    'lib/name.js': 'exports.name = require("./deep").name',
    'lib/deep.js': 'exports.name = "one"',
    'lib/state.js': 'exports.since = Math.random()',
    'app/middleware.js':
      'module.exports = (context, next) => { context.state.n = 1; return next() }',
    'app/a/route.js':
      'const { name } = require("../../lib/name")\nmodule.exports = { loader: ({ state }) => [name, state.n] }',
    'app/state/route.js': 'exports.loader = () => require("../../lib/state").since',
  })
  const dev = await startDev(root)
  expect(await dev.get('own')).toBe('200 "one"')
  expect(await dev.get('a')).toBe('200 ["one",1]')
  const state = await dev.get('state')
  writeIn(root, 'lib/deep.js', 'exports.name = "two"')
  await dev.until('own', '200 "two"')
  await dev.until('a', '200 ["two",1]')
  writeIn(root, 'app/a/route.js', 'module.exports = { loader: () => "three" }')
  await dev.until('a', '200 "three"')
  writeIn(root, 'app/middleware.js', 'module.exports = () => "closed"')
  await dev.until('a', '200 "closed"')
  writeIn(root, 'app/middleware.js', 'module.exports = (context, next) => next()')
  await dev.until('state', state)
})

test('an app in CommonJS that mounts its routes before they are ready is given those that change', async () => {
  const root = makeProject({
    'package.json': '{}',
    'app.js': `const express = require('express')
      const { resourceRoutes } = require('@portolan/adapter-express')
      const app = express()
      app.use(resourceRoutes({ appDir: require('node:path').join(__dirname, 'app') }))
      module.exports = app`,
    'app/a/route.js': 'exports.loader = () => "one"',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 "one"')
  writeIn(root, 'app/a/route.js', 'exports.loader = () => "two"')
  await dev.until('a', '200 "two"')
})

test('ES modules import CommonJS by names and as a whole, and an error in it has its place', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/a/route.ts':
      'import lib, { n } from "../../lib.cjs"\nexport const loader = () => [n, lib.n, lib["odd name"]]',
    'lib.cjs': 'module.exports = { n: 1, "odd name": 2, delete: 3 }',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 [1,1,2]')
  writeIn(root, 'lib.cjs', '\nthrow new Error("broken")')
  await dev.until('a', /^500 .*broken.*"file":"lib\.cjs","line":2/)
  writeIn(root, 'lib.cjs', 'module.exports = { n: 4, "odd name": 5 }')
  await dev.until('a', '200 [4,4,5]')
})

test('TypeScript without "type": "module" has the variables of CommonJS, requires TypeScript, and is reloaded', async () => {
  const root = makeProject({
    'package.json': '{}',
    'app.ts': `import express = require('express')
      import { name } from './lib/name'
      const app = express()
      app.get('/own', (_req: unknown, res: express.Response) => { res.json([name, __dirname === process.cwd(), typeof require.resolve]) })
      if (require.main === module) app.listen(1)
      export = app`,
    'lib/name.ts':
      "import deep = require('./deep')\nenum Kind { A = 'one' }\nexport const name: string = deep.name ?? Kind.A",
    'lib/deep.cts': 'const name: string = "one"\nexport = { name }',
    'lib/state.ts': 'export const state = { since: Math.random() }\nexport default state',
    'app/a/route.ts':
      "const { name } = require('../../lib/name')\nexport const loader = (): unknown => [name, __filename.endsWith('route.ts')]",
    'app/b/route.js':
      'const lib = require("../../lib/name")\nexports.loader = () => [lib.name, require("../../lib/state").default.since]',
    'app/c/route.cts':
      "import { state } from '../../lib/state'\nexport const loader = (): unknown => ['c', state.since]",
    'app/d/route.ts':
      'import state from "../../lib/state.ts"\nconst require = 1\nexport const loader = () => ["d", state.since, require]',
  })
  const dev = await startDev(root)
  expect(await dev.get('own')).toBe('200 ["one",true,"function"]')
  expect(await dev.get('a')).toBe('200 ["one",true]')
  const [, since] = JSON.parse((await dev.get('d')).slice(4))
  expect(await dev.get('b')).toBe(`200 ["one",${since}]`)
  expect(await dev.get('c')).toBe(`200 ["c",${since}]`)
  writeIn(root, 'lib/deep.cts', 'const name: string = "two"\nexport = { name }')
  await dev.until('own', '200 ["two",true,"function"]')
  await dev.until('a', '200 ["two",true]')
  await dev.until('b', `200 ["two",${since}]`)
  writeIn(root, 'lib/state.ts', 'export default { since: 1 }\nexport const state = { since: 1 }')
  for (const [path, rest] of [
    ['b', '["two",1]'],
    ['c', '["c",1]'],
    ['d', '["d",1,1]'],
  ] as const) {
    await dev.until(path, `200 ${rest}`)
  }
})
