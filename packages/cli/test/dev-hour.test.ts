import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type DevServer, startDev } from './dev-server.ts'
import { Load } from './load.ts'
import { makeProject, writeIn } from './make-project.ts'

// `pnpm test:hour` lives through an hour of work; the tests of every day through its first minutes.
const ROUTES = Number(process.env.HOUR_ROUTES ?? 30)
const EDITS = Number(process.env.HOUR_EDITS ?? 18)

const appOf = (n: number) => `import express from 'express'
import { WebSocketServer } from 'ws'
import { count } from './lib/queue.ts'
const app = express()
const cron = setInterval(() => {}, 10)
const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', (socket) => socket.on('message', (text) => socket.send(${n} + ' ' + text)))
app.get('/own', (_req, res) => { res.json([${n}, count, process.env.WORD]) })
export const upgrade = (req, socket, head) =>
  sockets.handleUpgrade(req, socket, head, (opened) => sockets.emit('connection', opened, req))
export const close = () => clearInterval(cron)
export default app
`

const queueOf = (n: number) => `const timer = setInterval(() => {}, 10)
import.meta.hot?.dispose(() => clearInterval(timer))
export const count = ${n}
`

/** What the process of \`dev\` holds, after its garbage is gone. */
const HELD = `import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc')
export const loader = async () => {
  for (let round = 0; round < 4; round++) { gc(); await new Promise((resolve) => setTimeout(resolve, 20)) }
  const resources = process.getActiveResourcesInfo()
  const emitters = [process, process.stdout, process.stderr]
  return {
    heap: getHeapStatistics().used_heap_size / 1e6,
    timers: resources.filter((name) => name === 'Timeout').length,
    watches: resources.filter((name) => /FSEvent|StatWatcher/.test(name)).length,
    handles: resources.filter((name) => !/Timeout|Immediate|FSEvent|TCPSocket|TCPWrap|HTTP/.test(name)).length,
    listeners: emitters.flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name))).reduce((sum, each) => sum + each, 0),
  }
}
`

interface Held {
  readonly heap: number
  readonly timers: number
  readonly watches: number
  readonly handles: number
  readonly listeners: number
}

/** An edit of each kind, with the path that shows it and the answer that it leads to. */
type Edit = (root: string, n: number) => readonly [path: string, answer: string | RegExp]

const EDITS_OF_A_DAY: readonly Edit[] = [
  (root, n) => {
    writeIn(root, 'app/r0/route.ts', `export const loader = () => ${n}`)
    return ['r0', `200 ${n}`]
  },
  (root, n) => {
    writeIn(root, 'lib/shared.ts', `export const shared = ${n}`)
    return ['shared', new RegExp(`^200 \\[${n},`)]
  },
  (root, n) => {
    writeIn(root, 'packages/typed/src/index.ts', `export const typed: number = ${n}`)
    return ['shared', new RegExp(`^200 \\[\\d+,${n},`)]
  },
  (root, n) => {
    writeIn(root, 'packages/compiled/dist/index.js', `exports.compiled = ${n}`)
    return ['shared', new RegExp(`^200 \\[\\d+,\\d+,${n}\\]`)]
  },
  (root, n) => {
    writeIn(root, 'app.ts', appOf(n))
    return ['own', new RegExp(`^200 \\[${n},`)]
  },
  (root, n) => {
    writeIn(root, 'lib/queue.ts', queueOf(n))
    return ['own', new RegExp(`^200 \\[\\d+,${n},`)]
  },
  (root, n) => {
    writeIn(root, `app/new${n}/route.ts`, `export const loader = () => ${n}`)
    return [`new${n}`, `200 ${n}`]
  },
  (root, n) => {
    writeIn(root, 'app/broken/route.ts', 'export const loader = () => {')
    writeIn(root, 'app/broken/route.ts', `export const loader = () => ${n}`)
    return ['broken', `200 ${n}`]
  },
  (root, n) => {
    writeIn(root, '.env', `WORD=${n}`)
    return ['own', new RegExp(`^200 \\[\\d+,\\d+,"${n}"`)]
  },
]

function makeHour(): string {
  const routes = Array.from({ length: ROUTES }, (_, index) => [
    `app/r${index}/route.ts`,
    `export const loader = () => ${index}`,
  ])
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    '.env': 'WORD=start',
    'app.ts': appOf(0),
    'lib/queue.ts': queueOf(0),
    'lib/shared.ts': 'export const shared = 0',
    'packages/typed/package.json':
      '{ "name": "@ws/typed", "type": "module", "exports": "./src/index.ts" }',
    'packages/typed/src/index.ts': 'export const typed: number = 0',
    'packages/compiled/package.json': '{ "name": "@ws/compiled", "main": "./dist/index.js" }',
    'packages/compiled/dist/index.js': 'exports.compiled = 0',
    'app/shared/route.ts':
      'import { compiled } from "@ws/compiled"\nimport { typed } from "@ws/typed"\nimport { shared } from "../../lib/shared.ts"\nexport const loader = () => [shared, typed, compiled]',
    'app/broken/route.ts': 'export const loader = () => 0',
    'app/held/route.ts': HELD,
    ...Object.fromEntries(routes),
  })
  mkdirSync(join(root, 'node_modules/@ws'))
  for (const name of ['typed', 'compiled']) {
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@ws', name), 'junction')
  }
  return root
}

async function findHeld(dev: DevServer): Promise<Held> {
  return JSON.parse((await dev.get('held')).slice(4)) as Held
}

test(`${EDITS} edits of ${ROUTES} routes are each live, fail no request, and leave nothing behind`, async () => {
  const root = makeHour()
  const dev = await startDev(root)
  await dev.until('shared', '200 [0,0,0]')
  const waits: number[] = []
  let first: Held | undefined
  for (let n = 1; n <= EDITS; n++) {
    const edit = EDITS_OF_A_DAY[(n - 1) % EDITS_OF_A_DAY.length] as Edit
    const load = new Load(dev, ['r1', 'r2'])
    const start = performance.now()
    const [path, answer] = edit(root, n)
    await dev.until(path, answer)
    waits.push(performance.now() - start)
    await load.end()
    expect(load.failures).toEqual([])
    if (n % EDITS_OF_A_DAY.length === 0) {
      expect(await talk(dev.url, 'ahoy')).toMatch(/^\d+ ahoy$/)
      first ??= await findHeld(dev)
    }
  }
  const last = await findHeld(dev)
  const sorted = waits.sort((a, b) => a - b).map(Math.round)
  console.log(`median ${sorted[sorted.length >> 1]} ms, worst ${sorted.at(-1)} ms`, first, last)
  const rounds = EDITS / EDITS_OF_A_DAY.length
  expect(last).toEqual({
    ...first,
    heap: expect.any(Number),
    // Each round makes a directory, which is watched.
    watches: (first?.watches ?? 0) + rounds - 1,
  })
  // Engines keep some garbage for later, and each edit has its own text.
  expect(last.heap).toBeLessThan((first?.heap ?? 0) * 1.5)
})

function talk(url: string, text: string): Promise<string> {
  const socket = new WebSocket(url.replace('http', 'ws'))
  return new Promise<string>((resolve, reject) => {
    socket.on('open', () => socket.send(text))
    socket.on('message', (answer) => resolve(String(answer)))
    socket.on('error', reject)
  }).finally(() => socket.terminate())
}
