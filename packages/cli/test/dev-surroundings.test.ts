import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DevServer, startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'

const MODULE = '{ "type": "module" }'

/** Waits until a text was printed. */
async function untilPrinted({ printed }: DevServer, text: string): Promise<void> {
  await expect.poll(() => printed.out + printed.err).toContain(text)
}

const INSTALLED: [kind: string, manifest: string, text: string][] = [
  ['an ES module', '{ "type": "module", "exports": "./index.js" }', 'export default "sail"'],
  ['CommonJS', '{ "main": "index.js" }', 'module.exports = "sail"'],
  [
    'CommonJS compiled from an ES module',
    '{}',
    'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "sail"',
  ],
]

test.each(INSTALLED)(
  'a package in %s that is installed later is live',
  async (_, manifest, text) => {
    const root = makeProject({
      'package.json': MODULE,
      'app/a/route.ts': 'import rig from "rig"\nexport const loader = () => rig.default ?? rig',
      'app/b/route.ts': 'export const loader = () => "b"',
    })
    const dev = await startDev(root)
    expect(await dev.get('a')).toMatch(/^500 .*npm install rig/)
    writeIn(root, 'node_modules/rig/package.json', manifest)
    writeIn(root, 'node_modules/rig/index.js', text)
    await dev.until('a', '200 "sail"')
    expect(await dev.get('b')).toBe('200 "b"')
  },
)

const COMPILED: [kind: string, manifest: object, toText: (word: string) => string][] = [
  [
    'ES modules',
    { type: 'module', exports: './dist/index.js' },
    (word) => `export const word = "${word}"`,
  ],
  ['CommonJS', { main: 'dist/index.js' }, (word) => `exports.word = "${word}"`],
  [
    'ES modules under the condition "development"',
    {
      type: 'module',
      exports: { development: './dist/index.js', default: './none.js' },
    },
    (word) => `export const word = "${word}"`,
  ],
]

test.each(COMPILED)(
  'a package of the workspace, compiled to %s, is live when it was built again',
  async (_, manifest, toText) => {
    const root = makeProject({
      'package.json': MODULE,
      'packages/rig/package.json': JSON.stringify({ name: 'rig', ...manifest }),
      'packages/rig/dist/index.js': toText('one'),
      'web/package.json': MODULE,
      'web/app/a/route.ts': 'import { word } from "rig"\nexport const loader = () => word',
    })
    mkdirSync(join(root, 'web/node_modules'))
    symlinkSync(join(root, 'packages/rig'), join(root, 'web/node_modules/rig'))
    const dev = await startDev(join(root, 'web'))
    expect(await dev.get('a')).toBe('200 "one"')
    writeIn(root, 'packages/rig/dist/index.js', toText('two'))
    await dev.until('a', '200 "two"')
    rmSync(join(root, 'packages/rig/dist'), { recursive: true })
    await dev.until('a', /^500 /)
    writeIn(root, 'packages/rig/dist/index.js', toText('three'))
    await dev.until('a', '200 "three"')
  },
)

const EXPRESS = 'import express from "express"\nconst app = express()\n'

test('an app that was saved is closed before the next one begins, with the modules that it imports', async () => {
  const app = (version: number) =>
    `${EXPRESS}import { pool } from "./pool.ts"
console.log("begin ${version}")
app.get('/version', (req, res) => res.json([${version}, pool.isOpen]))
export const close = () => { pool.isOpen = false; console.log("close ${version}") }
export default app`
  const root = makeProject({
    'package.json': MODULE,
    'app.ts': app(1),
    'pool.ts': 'export const pool = { isOpen: true }',
    'app/a/route.ts':
      'import { pool } from "../../pool.ts"\nexport const loader = () => pool.isOpen',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 true')
  writeIn(root, 'app.ts', app(2))
  await dev.until('version', '200 [2,true]')
  expect(await dev.get('a')).toBe('200 true')
  expect(dev.printed.out.match(/(begin|close) \d/g)).toEqual(['begin 1', 'close 1', 'begin 2'])
  await dev.stop()
  expect(dev.printed.out.match(/close \d/g)).toEqual(['close 1', 'close 2'])
})

test('a request in flight keeps the connections of the app until it has its answer', async () => {
  const app = (version: number) =>
    `${EXPRESS}import { pool } from "./pool.ts"
app.get('/slow', (req, res) => setTimeout(() => res.json([${version}, pool.isOpen]), 200))
app.get('/version', (req, res) => res.json(${version}))
export const close = () => { pool.isOpen = false }
export default app`
  const root = makeProject({
    'package.json': MODULE,
    'app.ts': app(1),
    'pool.ts': 'export const pool = { isOpen: true }',
    'app/a/route.ts': 'export const loader = () => "a"',
  })
  const dev = await startDev(root)
  const slow = dev.get('slow')
  await dev.get('version')
  writeIn(root, 'app.ts', app(2))
  await dev.until('version', '200 2')
  expect(await slow).toBe('200 [1,true]')
})

test('a module says by import.meta.hot how it is disposed of, and passes data on', async () => {
  const clock = (name: string) => `
const began: string[] = import.meta.hot?.data.began ?? []
began.push("${name}")
export const ticks = [...began]
import.meta.hot?.dispose((data: { began: string[] }) => { data.began = began; console.log("end ${name}") })`
  const root = makeProject({
    'package.json': MODULE,
    'clock.ts': clock('one'),
    'app/a/route.ts': 'import { ticks } from "../../clock.ts"\nexport const loader = () => ticks',
  })
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 ["one"]')
  writeIn(root, 'clock.ts', clock('two'))
  await dev.until('a', '200 ["one","two"]')
  expect(dev.printed.out).toContain('end one')
  writeIn(
    root,
    'clock.ts',
    'import.meta.hot?.dispose(() => { throw new Error("stuck") })\nexport const ticks = 3',
  )
  await dev.until('a', '200 3')
  writeIn(root, 'clock.ts', 'export const ticks = 4')
  await dev.until('a', '200 4')
  await untilPrinted(dev, 'stuck')
})

test('routes that come and go are printed with their methods', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app/a/route.ts': 'export const loader = () => "a"',
  })
  const dev = await startDev(root)
  writeIn(
    root,
    'app/ships/[id]/route.ts',
    'export const GET = () => 1\nexport const action = () => 2',
  )
  await untilPrinted(dev, '+ GET POST PUT PATCH DELETE /ships/:id')
  rmSync(join(root, 'app/ships'), { recursive: true })
  await untilPrinted(dev, '- /ships/:id')
})

test('a route of the app that hides one of the app directory is told once', async () => {
  const root = makeProject({
    'package.json': MODULE,
    'app.ts': `${EXPRESS}app.get('/notes/:id', (req, res) => res.json('app'))
app.get('/tides', (req, res, next) => next())
export default app`,
    'app/notes/[id]/route.ts':
      'export const loader = () => "route"\nexport const POST = () => "made"',
    'app/tides/route.ts': 'export const loader = () => "tides"',
  })
  const dev = await startDev(root)
  expect(await dev.get('notes/7?key=secret')).toBe('200 "app"')
  expect(await dev.get('notes/8')).toBe('200 "app"')
  expect(await dev.get('tides')).toBe('200 "tides"')
  const text =
    'app.ts answers GET /notes/7 by a route of its own, /notes/:id, and so hides app/notes/[id]/route.ts; remove one of the two'
  await untilPrinted(dev, text)
  expect(dev.printed.err.split('and so hides')).toHaveLength(2)
})
