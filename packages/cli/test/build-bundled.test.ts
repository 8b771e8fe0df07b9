import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { build, serve, tryBuild } from './built-server.ts'
import { makeProject } from './make-project.ts'

/** A directory that holds a build and nothing else. */
function moveBuild(root: string): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-alone-')))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  cpSync(join(root, 'dist'), directory, { recursive: true })
  rmSync(root, { recursive: true })
  return directory
}

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
  expect(err).toMatch(/native\/add\.node is a native addon.*build with dependencies: "external"/s)
  expect(await tryBuild(root)).toMatchObject({ code: 0, err: '' })
})

test('a package that finds its native addon as it runs is told', async () => {
  const root = makeProject({
    'package.json': '{ "dependencies": { "native": "*" } }',
    'node_modules/native/package.json': '{ "main": "index.js" }',
    'node_modules/native/index.js': 'exports.add = (a, b) => a + b',
    'node_modules/native/binding.gyp': '{}',
    'app/add/route.ts': "import { add } from 'native'\nexport const loader = () => add(1, 2)",
  })
  const { code, err } = await tryBuild(root, '--dependencies', 'bundled')
  expect([code, err]).toEqual([0, expect.stringMatching(/node_modules\/native has a native addon/)])
})
