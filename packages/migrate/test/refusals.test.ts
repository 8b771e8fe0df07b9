import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { migrateExpress, type RemarkCode, SourceError, writeMigration } from '../src/index.ts'
import { createProject, readProject, removeProjects } from './apps/project-directory.ts'

afterAll(removeProjects)

/** The mark ¦ stands in front of the place that is told. */
const REFUSALS: [code: RemarkCode, body: string, version?: 4 | 5][] = [
  ['regular-expression', 'router.¦get(/^.x/, done)'],
  ['dynamic-path', 'router.¦get(process.env.WHERE, done)'],
  ['dynamic-path', 'router.¦get("/x/" + process.pid, done)'],
  ['dynamic-path', 'router.¦use(`/$' + '{process.pid}`, done)'],
  ['router-param', 'router.¦param("id", (req, res, next) => next())'],
  ['path-syntax', 'router.¦get("/:id(\\\\d+)", done)', 4],
  ['path-syntax', 'router.¦get("/files/*", done)', 4],
  ['path-syntax', 'router.¦get("/:from-:to", done)'],
  ['param-name', 'router.¦get("/:2nd", done)', 4],
  ['param-name', 'router.get("/:id", done)\nrouter.¦post("/:key", done)'],
  ['order', 'router.get("/:id", done)\nrouter.¦get("/me", done)'],
  ['duplicate-route', 'router.get("/x", done)\nrouter.¦get("/x", done)'],
  ['next-route', 'router.get("/x", (req, res, next) => ¦next("route"), done)'],
  ['next-route', 'router.¦get("/me", (req, res, next) => next())\nrouter.get("/:id", done)'],
  ['conditional', 'if (process.env.DEBUG) router.¦get("/x", done)'],
  ['conditional', '["/a"].forEach((path) => router.¦get(path, done))'],
  ['conditional', 'for (const path of ["/a"]) router.¦get(path, done)'],
  [
    'error-middleware',
    'router.get("/x", done)\nrouter.¦use((error, req, res, next) => next(error))',
  ],
  ['unknown-method', 'router.¦purge("/x", done)'],
  ['closed-over', 'router.get("/x", (req, res) => res.json(¦router.stack))'],
  ['closed-over', 'router.get("/x", (req, res) => res.json(¦app.locals))'],
  ['assigned-name', 'let count = 0\nrouter.get("/x", (req, res) => res.json(++¦count))'],
  ['place-of-file', 'router.get("/x", (req, res) => res.sendFile(¦__dirname))'],
  ['router-url', 'router.get("/x", (req, res) => res.json(¦req.baseUrl))'],
  ['router-url', 'router.get("/x", (req, res) => res.json(¦req.route))'],
  [
    'partial-middleware',
    'router.get("/a", done)\nrouter.use(¦limit(5))\nrouter.get("/b", done)\nrouter.get("/c", done)',
  ],
  ['unused-middleware', 'router.get("/x", done)\nrouter.¦use(limit(1))'],
  ['nested-app', 'const inner = express()\nrouter.¦use("/inner", inner)'],
]

const FRAME = (body: string) => `const express = require('express')
const app = express()
const router = express.Router()
const done = (req, res) => res.json({})
const limit = (count) => (req, res, next) => next()
${body}
app.use('/mounted', router)
module.exports = app
`

test.each(REFUSALS)('refuses %s with its place: %s', (code, body, version) => {
  const marked = FRAME(body)
  const offset = marked.indexOf('¦')
  const before = marked.slice(0, offset)
  const files = { 'app.js': marked.replace('¦', '') }
  const root = createProject(files, { version })
  const migration = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: [join(root, 'app.js')],
  })
  expect(migration.remarks).toMatchObject([
    {
      code,
      place: {
        file: 'app.js',
        line: before.split('\n').length,
        column: offset - before.lastIndexOf('\n'),
      },
    },
  ])
  expect(() => writeMigration(migration)).toThrow(RangeError)
  expect(readProject(root)['app.js']).toBe(files['app.js'])
})

test('names of the function around a route are refused', () => {
  const root = createProject({
    'app.js': `const express = require('express')
module.exports = (db) => {
  const app = express()
  app.get('/x', (req, res) => res.json(db.all()))
  return app
}
`,
  })
  const { remarks } = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: [join(root, 'app.js')],
  })
  expect(remarks).toMatchObject([{ code: 'closed-over', place: { line: 4, column: 40 } }])
})

test('two handlers of one route file with one name for two things are refused', () => {
  const router = (name: string) => `import { Router } from 'express'
import { list } from './${name}-list.js'
export const router = Router()
router.${name}('/x', (req, res) => res.json(list))
`
  const root = createProject({
    'package.json': '{ "type": "module" }',
    'app.js': `import express from 'express'
import { router as first } from './first.js'
import { router as second } from './second.js'
const app = express()
app.use(first)
app.use(second)
`,
    'first.js': router('get'),
    'second.js': router('post'),
  })
  const { remarks } = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: [join(root, 'app.js')],
  })
  expect(remarks).toMatchObject([{ code: 'name-conflict', place: { file: 'second.js', line: 4 } }])
})

test('a route file that is there and lacks a method is refused, and never written over', () => {
  const root = createProject({
    'app.js': `const app = require('express')()
app.get('/x', (req, res) => res.json({}))
`,
    'app/x/route.js': 'exports.POST = () => ({})\n',
  })
  const { changes, remarks } = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: [join(root, 'app.js')],
  })
  expect(changes).toEqual([])
  expect(remarks).toMatchObject([{ code: 'file-exists', place: { file: 'app.js', line: 2 } }])
})

test('an error of syntax is told with its place', () => {
  const root = createProject({ 'app.js': 'const app = require(\n' })
  const migrate = () =>
    migrateExpress({ root, appDir: join(root, 'app'), files: [join(root, 'app.js')] })
  expect(migrate).toThrow(SourceError)
  expect(migrate).toThrow('app.js:2:1')
})
