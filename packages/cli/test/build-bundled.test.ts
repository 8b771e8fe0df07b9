import { expect, test } from 'vitest'
import { build, moveBuild, serve, start, tryBuild } from './built-server.ts'
import { makeProject } from './make-project.ts'

const TIME = {
  'package.json': '{ "dependencies": { "express": "*", "cookie-parser": "*" } }',
  'app/time/route.ts': 'export const loader = (): number => 1',
}

const EXPRESS_VERSIONS = ['express', 'express4']

test.each(EXPRESS_VERSIONS)(
  'with its dependencies bundled, a build with %s needs nothing beside it',
  async (express) => {
    const root = makeProject({
      ...TIME,
      'app.ts': `
      import express from '${express}'
      const app = express()
      app.get('/health', (req, res) => { res.json({ cookies: req.cookies }) })
      app.use((_req, res) => { res.status(404).send('nothing') })
      export default app`,
    })
    await build(root, '--dependencies', 'bundled')
    const server = await serve(moveBuild(root), ['server.js'])
    expect(await server.get('/time')).toBe('200 1')
    expect(await server.get('/health', { cookie: 'a=1' })).toBe('200 {"cookies":{"a":"1"}}')
    expect(await server.get('/none')).toBe('404 nothing')
    expect(server.printed.err).toBe('')
  },
)

test('without an app it needs nothing beside it either', async () => {
  const root = makeProject(TIME)
  await build(root, '--dependencies', 'bundled')
  const server = await serve(moveBuild(root), ['server.js'])
  expect(await server.get('/time')).toBe('200 1')
})

test('an app and routes in CommonJS are bundled, and mount themselves', async () => {
  const root = makeProject({
    'package.json': '{}',
    'app.cjs': `
      const path = require('node:path')
      const express = require('express')
      const { resourceRoutes } = require('@portolan/adapter-express')
      const app = express()
      app.use(resourceRoutes({ appDir: path.join(__dirname, 'app') }))
      module.exports = app`,
    'app/middleware.cjs': `
      module.exports = (context, next) => context.request.headers.get('x-key') ? next() : 'no'`,
    'app/time/route.cjs':
      "const { now } = require('../../lib.cjs')\nmodule.exports = { loader: now }",
    'lib.cjs': 'exports.now = () => 1',
  })
  await build(root, '--dependencies', 'bundled')
  const server = await serve(moveBuild(root), ['server.js'])
  expect(await server.get('/time', { 'x-key': '1' })).toBe('200 1')
  expect(await server.get('/time')).toBe('200 "no"')
  expect(server.printed.err).toBe('')
})

test('a native addon is refused where it would have to be part of the bundle', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "native": "*" } }',
    'node_modules/native/package.json': '{ "main": "index.js" }',
    'node_modules/native/index.js': "exports.add = require('./add.node')",
    'node_modules/native/add.node': '',
    'app/add/route.ts': "import { add } from 'native'\nexport const loader = () => add",
  })
  const { code, err } = await tryBuild(root, '--dependencies', 'bundled')
  expect(code).toBe(1)
  expect(err).toMatch(/native has a native addon.*write external: \["native"\]/s)
  expect(await tryBuild(root)).toMatchObject({ code: 0, err: '' })
})

test('a package that finds its native addon as it runs is refused, unless it is external', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "native": "*" } }',
    'node_modules/native/package.json': '{ "main": "index.js" }',
    'node_modules/native/index.js': 'exports.add = (a, b) => a + b',
    'node_modules/native/binding.gyp': '{}',
    'app/add/route.ts': "import { add } from 'native'\nexport const loader = () => add(1, 2)",
  })
  const { code, err } = await tryBuild(root, '--dependencies', 'bundled')
  expect([code, err]).toEqual([1, expect.stringContaining('native has a native addon')])
  await build(root, '--dependencies', 'bundled', '--external', 'native')
  expect(await (await start(root)).get('/add')).toBe('200 3')
})

test('packages with addons for each machine, and with workers of their own, are refused by the names that the project knows', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "picture": "*", "logger": "*" } }',
    'node_modules/picture/package.json':
      '{ "main": "index.js", "optionalDependencies": { "@img/picture-linux-x64": "1", "@img/picture-darwin-arm64": "1" } }',
    'node_modules/picture/index.js': 'exports.size = 1',
    'node_modules/logger/package.json':
      '{ "main": "index.js", "dependencies": { "log-thread": "*" } }',
    'node_modules/logger/index.js': "exports.log = require('log-thread')",
    'node_modules/log-thread/package.json': '{ "main": "index.js" }',
    'node_modules/log-thread/index.js':
      "const { Worker } = require('worker_threads')\nmodule.exports = () => new Worker(require('path').join(__dirname, 'worker.js'))",
    'node_modules/log-thread/worker.js': '',
    'app/x/route.ts':
      "import { size } from 'picture'\nimport { log } from 'logger'\nexport const loader = () => [size, typeof log]",
  })
  const { code, err } = await tryBuild(root, '--dependencies', 'bundled')
  expect(code).toBe(1)
  expect(err).toContain('picture has a native addon, which cannot be part of a bundle')
  expect(err).toContain('logger (through log-thread) starts workers from files')
  expect(err).toContain('write external: ["logger"]')
  await build(root, '--dependencies', 'bundled', '--external', 'picture,logger')
  expect(await (await start(root)).get('/x')).toBe('200 [1,"function"]')
})
