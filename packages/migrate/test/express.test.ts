import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isNote, migrateExpress, writeMigration } from '../src/index.ts'
import { askApps } from './apps/ask-apps.ts'
import { EXAMPLE_APPS, type ExampleApp } from './apps/express-apps.ts'
import { createProject, readProject, removeProjects } from './apps/project-directory.ts'

afterAll(removeProjects)

function entryOf({ files }: ExampleApp): string {
  return Object.keys(files).find((name) => /^app\.\w+$/.test(name)) ?? ''
}

describe('an app that was moved', () => {
  const projects = EXAMPLE_APPS.map((app) => {
    const before = createProject(app.files, { version: app.version })
    const after = createProject(app.files, { version: app.version })
    const options = {
      root: after,
      appDir: join(after, 'app'),
      files: [join(after, entryOf(app))],
      removeOld: true,
    }
    return { app, before, after, options }
  })
  let answers: unknown[] = []

  beforeAll(() => {
    for (const { options } of projects) {
      const migration = migrateExpress(options)
      expect(migration.remarks.filter((remark) => !isNote(remark))).toEqual([])
      writeMigration(migration)
    }
    answers = askApps(
      projects.flatMap(({ app, before, after }) =>
        [before, after].map((root) => ({
          file: join(root, entryOf(app)),
          isCommonJs: !('package.json' in app.files),
          requests: app.requests,
        })),
      ),
    )
  })

  test.each(projects.map(({ app }, index) => [app.name, index] as const))(
    '%s answers as before',
    (_name, index) => {
      expect(answers[2 * index]).toBeDefined()
      expect(answers[2 * index + 1]).toEqual(answers[2 * index])
    },
  )

  test.each(projects.map((project) => [project.app.name, project] as const))(
    '%s has these route files',
    (_name, { app, after }) => {
      const made = Object.keys(readProject(after)).filter((name) => name.startsWith('app/'))
      expect(made.map((name) => name.slice('app/'.length))).toEqual(app.makes)
    },
  )

  test.each(projects.map((project) => [project.app.name, project] as const))(
    '%s is not changed by a second run',
    (_name, { options }) => {
      const { changes, remarks } = migrateExpress(options)
      expect(changes).toEqual([])
      expect(remarks.filter((remark) => !isNote(remark))).toEqual([])
    },
  )
})

test('the old files stay as they are until they are told to go, but for exports that moved code needs', () => {
  const files = {
    'package.json': '{ "type": "module" }',
    'app.js': `import express from 'express'
const app = express()
const answer = 42
app.get('/answer', (req, res) => res.json({ answer }))
`,
  }
  const root = createProject(files)
  const options = { root, appDir: join(root, 'app'), files: [join(root, 'app.js')] }
  writeMigration(migrateExpress(options))
  const written = readProject(root)
  expect(written['app.js']).toBe(files['app.js'].replace('const answer', 'export const answer'))
  expect(
    written['app/answer/route.js'],
  ).toBe(`import { fromExpress } from '@portolan/adapter-express'
import { answer } from '../../app.js'

export const GET = fromExpress((req, res) => res.json({ answer }))
`)
  expect(migrateExpress(options).changes).toEqual([])
})

test('a router alone is moved below the path that is given', () => {
  const root = createProject({
    'routes/users.js': `const router = require('express').Router()
router.get('/:id', (req, res) => res.json(req.params))
module.exports = router
`,
  })
  const { changes } = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: [join(root, 'routes/users.js')],
    mount: '/api/users',
  })
  expect(changes.map(({ path }) => path)).toEqual([join(root, 'app/api/users/[id]/route.js')])
})

test('a method that another path answered is told, since a path is chosen before its method', () => {
  const root = createProject({
    'app.js': `const app = require('express')()
app.get('/users/me', (req, res) => res.json({}))
app.put('/users/:id', (req, res) => res.json({}))
`,
  })
  const { remarks } = migrateExpress({
    root,
    appDir: join(root, 'app'),
    files: [join(root, 'app.js')],
  })
  expect(remarks).toMatchObject([
    {
      code: 'differs',
      message:
        'PUT /users/me was answered by PUT /users/:id (app.js:3), and is 405 now: a path is chosen before its method',
    },
  ])
})
