import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDev } from './dev-server.ts'
import { Load } from './load.ts'
import { makeProject, writeIn } from './make-project.ts'

const routeOf = (n: number) =>
  `import { n } from '../../lib/n.ts'\nimport { state } from '../../lib/state.ts'\nexport const loader = () => [${n}, n, state.since]\n`
const appOf = (n: number) =>
  `import express from 'express'\nimport { n } from './lib/n.ts'\nconst app = express()\napp.get('/own', (_req, res) => { res.json([${n}, n]) })\nexport default app\n`

test('under load, no edit fails a request, breaks a connection or loses the state of other modules', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app.ts': appOf(0),
    'app/a/route.ts': routeOf(0),
    'app/b/route.ts': 'export const loader = () => "b"',
    'lib/n.ts': 'export { n } from "./deep/n.ts"',
    'lib/deep/n.ts': 'export const n = 0',
    'lib/state.ts': 'export const state = { since: Math.random() }',
  })
  const dev = await startDev(root)
  const [, , since] = JSON.parse((await dev.get('a')).slice(4))
  const load = new Load(dev, ['a', 'b', 'own', 'a'])
  for (let n = 1; n <= 12; n++) {
    writeIn(root, 'app/a/route.ts', routeOf(n))
    await dev.until('a', `200 [${n},${n - 1},${since}]`)
    writeIn(root, 'lib/deep/n.ts', `export const n = ${n}`)
    await dev.until('a', `200 [${n},${n},${since}]`)
    writeIn(root, 'app.ts', appOf(n))
    await dev.until('own', `200 [${n},${n}]`)
    writeIn(root, 'app/new/route.ts', 'export const loader = () => "new"')
    await dev.until('new', '200 "new"')
    renameSync(join(root, 'app/new'), join(root, 'app/old'))
    await dev.until('old', '200 "new"')
    rmSync(join(root, 'app/old'), { recursive: true })
    await dev.until('old', /^404/)
  }
  await load.end()
  expect(load.failures).toEqual([])
  expect(load.count).toBeGreaterThan(12)
  // Four clients that keep their connections need no more.
  expect(load.sockets.size).toBeLessThanOrEqual(4)
})

const GUARDED_APP = `import express from 'express'
import { isKnown } from './lib/is-known.ts'
const app = express()
app.use((req, res, next) => { isKnown(req) ? next() : res.sendStatus(401) })
export default app
`
const GUARD = `import { isKnown } from '../../lib/is-known.ts'
import { notFound } from '@portolan/adapter-express'
export default ({ req }, next) => (isKnown(req) ? next() : Promise.reject(notFound()))
`

test('while guards are edited, broken, emptied and mended, no request gets past them', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app.ts': GUARDED_APP,
    'lib/is-known.ts': 'export const isKnown = (req) => req.headers.known === "yes"',
    'app/a/route.ts': 'export const loader = () => "secret"',
    'app/a/middleware.ts': GUARD,
  })
  const dev = await startDev(root)
  const known = { known: 'yes' }
  expect(await dev.get('a', known)).toBe('200 "secret"')
  const load = new Load(dev, ['a', 'a', 'a'], [401, 404, 500])
  for (const [file, good] of [
    ['app.ts', GUARDED_APP],
    ['app/a/middleware.ts', GUARD],
    ['app.ts', GUARDED_APP],
  ] as const) {
    for (const broken of ['', 'const a = ;', 'throw new Error("no")', 'export default 1']) {
      writeIn(root, file, broken)
      await expect.poll(() => dev.get('a', known)).toMatch(/^500 /)
      writeIn(root, file, good)
      await expect.poll(() => dev.get('a', known)).toBe('200 "secret"')
    }
  }
  await load.end()
  expect(load.failures).toEqual([])
})
