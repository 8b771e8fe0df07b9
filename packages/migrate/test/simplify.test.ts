import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrateExpress, SourceError, simplifyExpress, writeMigration } from '../src/index.ts'
import { askApps } from './apps/ask-apps.ts'
import { createProject, readProject, removeProjects } from './apps/project-directory.ts'
import { SIMPLE_APPS } from './apps/simple-apps.ts'

afterAll(removeProjects)

describe('an app whose controllers return their answers', () => {
  const projects = SIMPLE_APPS.map((app) => {
    const before = createProject(app.files, { version: app.version })
    const after = createProject(app.files, { version: app.version })
    return { app, before, after, appDir: join(after, 'app') }
  })
  const entryOf = (files: object) =>
    Object.keys(files).find((name) => /^app\.\w+$/.test(name)) ?? ''
  let answers: unknown[] = []

  beforeAll(() => {
    for (const { app, after: root, appDir } of projects) {
      const files = [entryOf(app.files)]
      writeMigration(migrateExpress({ root, appDir, files, removeOld: true }))
      writeMigration(simplifyExpress({ root, appDir }))
    }
    answers = askApps(
      projects.flatMap(({ app, before, after }) =>
        [before, after].map((root) => ({
          file: join(root, entryOf(app.files)),
          isCommonJs: !('package.json' in app.files),
          requests: app.requests,
        })),
      ),
    )
  })

  const cases = projects.map((project, index) => [project.app.name, project, index] as const)

  test.each(cases)('%s answers as before', (_name, _project, index) => {
    expect(answers[2 * index]).toBeDefined()
    expect(answers[2 * index + 1]).toEqual(answers[2 * index])
  })

  test.each(cases)('%s has these files', (_name, { app, after }) => {
    expect(readProject(after)).toMatchObject(app.simplified)
  })

  test.each(cases)('%s is not changed by a second run', (_name, { after: root, appDir }) => {
    expect(simplifyExpress({ root, appDir }).changes).toEqual([])
  })
})

/** The mark ¦ stands in front of the place that is told. */
const STAYS: [reason: string, controller: string][] = [
  ['in a function inside the handler', '(req, res) => { read((error, x) => ¦res.json(x)); }'],
  ['in a function inside the handler', '(req, res) => { found.then((x) => ¦res.json(x)) }'],
  ['in a function inside the handler', '(req, res, next) => { found.then((x) => ¦next(x)) }'],
  ['is handed on as a whole', '(req, res) => { found.pipe(¦res) }'],
  ['is handed on as a whole', 'async (req, res) => { res.json(await find(¦req)) }'],
  ['is state of Express', '(req, res) => { res.json(¦res.locals.user) }'],
  ["is a part of Express's request", '(req, res) => { res.json(¦req.user) }'],
  ['is used as a whole', '(req, res) => { res.json(¦req.query) }'],
  ['is not one of the answers', '(req, res) => { ¦res.render("page") }'],
  ['write json() where that is an object', '(req, res) => { ¦res.status(200).send(found) }'],
  ['is not one of the answers', '(req, res) => { ¦res.set("X-A", "b"); res.json(1) }'],
  ['is not a header with a text', '(req, res) => { res.set(¦"X-A", found).json(1) }'],
  ['goes on to other middleware', '(req, res, next) => { if (found) return ¦next(); res.json(1) }'],
  ['is not the end of the handler', '(req, res) => { ¦res.json(1); read() }'],
  ['is not the end of the handler', '(req, res) => { if (found) ¦res.json(1); res.json(2) }'],
  ['sends no answer', '(req, res) => ¦{ if (found) res.json(1) }'],
  ['sends none', '(req, res) => { if (found) { ¦return } res.json(1) }'],
  ['that it ignores', '(req, res) => { if (found) { ¦return found } res.json(1) }'],
  ['json() without a value', '(req, res) => { res.status(¦201).json() }'],
  ['has no body', '(req, res) => { res.status(204).json(¦read()) }'],
  ['in a status or header', '(req, res) => { res.status(¦req.params.status).json(1) }'],
  ['made before the value', 'async (req, res) => { res.status(read()).json(¦await find()) }'],
  ['is not a status whose text', '(req, res) => { res.sendStatus(¦found) }'],
  ['whose body no handler gets', '(req, res) => { res.json(¦req.body) }'],
  ['is not set in a handler', 'function (req, res) { res.json(¦this) }'],
  [
    'caught by the catch around it',
    '(req, res, next) => { try { return ¦next(found) } catch (e) { res.status(500).json({}) } }',
  ],
  [
    'used outside of it',
    '(req, res, next) => { read(found); try ¦{ const found = 1; res.json(found) } catch (e) { next(e) } }',
  ],
]

test.each(STAYS)('a handler stays where something of it %s: %s', (reason, controller) => {
  const start = `import { fromExpress } from '@portolan/adapter-express'
import { find, found, read } from '../lib.js'

export const GET = fromExpress(`
  const text = `${start}${controller.replace('¦', '')})\n`
  const column = 'export const GET = fromExpress('.length + controller.indexOf('¦') + 1
  const root = createProject({ 'package.json': '{ "type": "module" }', 'app/route.js': text })
  const { changes, remarks } = simplifyExpress({ root, appDir: join(root, 'app') })
  expect(changes).toEqual([])
  expect(remarks).toMatchObject([
    {
      code: 'stays',
      place: { file: 'app/route.js', line: 4, column },
      message: expect.stringContaining(reason),
    },
  ])
})

test('a controller stays that other code calls as well', () => {
  const root = createProject({
    'package.json': '{ "type": "module" }',
    'app/a/route.js': `import { fromExpress } from '@portolan/adapter-express'
import { show } from '../../controllers.js'
export const GET = fromExpress(show)
`,
    'app/b/route.js': `import { fromExpress } from '@portolan/adapter-express'
import controllers, { list } from '../../controllers.js'
export const GET = fromExpress(list)
export const POST = fromExpress(controllers.own)
`,
    'controllers.js': `export const show = (req, res) => res.json(1)
export const list = (req, res) => res.json(2)
export default { own: (req, res) => res.json(3) }
`,
    'other.js': `import * as all from './controllers.js'
all.show({}, {})
`,
  })
  const { changes, remarks } = simplifyExpress({ root, appDir: join(root, 'app') })
  expect(remarks.map(({ message }) => message)).toEqual([
    'show stays in fromExpress(): other.js uses it on line 2, too',
  ])
  expect(changes.map(({ path }) => path.slice(root.length + 1))).toEqual([
    'controllers.js',
    'app/b/route.js',
  ])
})

test('a controller stays in a file that has another json', () => {
  const root = createProject({
    'package.json': '{ "type": "module" }',
    'app/route.js': `import { fromExpress } from '@portolan/adapter-express'
import { json } from './json.js'
export const GET = fromExpress((req, res) => res.status(201).json(json))
`,
  })
  const { changes, remarks } = simplifyExpress({ root, appDir: join(root, 'app') })
  expect(changes).toEqual([])
  expect(remarks).toMatchObject([{ message: expect.stringContaining('json is another name') }])
})

test('what is not a function, or has options, stays', () => {
  const root = createProject({
    'package.json': '{ "type": "module" }',
    'app/route.js': `import { fromExpress } from '@portolan/adapter-express'
import { made } from 'some-package'
export const GET = fromExpress(made)
export const PUT = fromExpress((req, res) => res.json(1), { beforeBody: true })
export default fromExpress((req, res) => res.json(1))
`,
  })
  const { changes, remarks } = simplifyExpress({ root, appDir: join(root, 'app') })
  expect(changes).toEqual([])
  expect(remarks.map(({ message }) => message)).toEqual([
    'made stays in fromExpress(): it is not a function that can be read',
    '(req, res) => res.json(1) stays in fromExpress(), which has options for it',
  ])
})

test('a file that is named and does not exist is an error', () => {
  const root = createProject({})
  const options = { root, appDir: join(root, 'app'), files: ['app/none/route.js'] }
  expect(() => simplifyExpress(options)).toThrow(SourceError)
})
