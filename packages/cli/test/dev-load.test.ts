import { renameSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DevServer, startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'

/** A client that asks without a pause, over connections that it keeps. */
class Load {
  /** The failures: statuses that were not expected, connections that broke. */
  readonly failures: string[] = []
  readonly sockets = new Set<unknown>()
  count = 0
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })
  readonly #url: string
  readonly #expected: readonly unknown[]
  #isOver = false
  readonly #clients: Promise<void>[]

  /** @param expected the statuses that are not a failure */
  constructor({ url }: DevServer, paths: readonly string[], expected: readonly unknown[] = [200]) {
    this.#url = url
    this.#expected = expected
    this.#clients = paths.map((path) => this.#ask(path))
  }

  async end(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#clients)
    this.#agent.destroy()
  }

  async #ask(path: string): Promise<void> {
    while (!this.#isOver) {
      const status = await this.#get(path).catch(String)
      this.count++
      if (!this.#expected.includes(status)) this.failures.push(`${path}: ${status}`)
    }
  }

  #get(path: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const req = request(new URL(path, this.#url), { agent: this.#agent }, (res) => {
        this.sockets.add(res.socket)
        res.resume().once('end', () => resolve(res.statusCode))
      })
      req.on('error', reject).end()
    })
  }
}

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
