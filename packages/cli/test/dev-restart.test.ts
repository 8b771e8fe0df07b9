import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDev } from './dev-server.ts'
import { Load } from './load.ts'
import { makeProject, writeIn } from './make-project.ts'

const MODULE = '{ "type": "module" }'

const APP = `import express from 'express'
const app = express()
app.get('/slow', (req, res) => { console.log('begun'); setTimeout(() => res.json('slow'), 300) })
export default app
export const close = () => console.log('closed')`

const FILES = {
  'package.json': MODULE,
  'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
  'tsconfig.base.json': toPaths('src'),
  'src/lib.ts': 'export const lib = "src"',
  'other/lib.ts': 'export const lib = "other"',
  '.env': 'WIND=west',
  'portolan.config.ts': 'import { appDir } from "./config/places.ts"\nexport default { appDir }',
  'config/places.ts': 'export const appDir = "app"',
  'app.ts': APP,
  'app/a/route.ts':
    'import { lib } from "#lib"\nexport const loader = () => [process.env.WIND ?? null, lib]',
  'routes/a/route.ts': 'export const loader = () => "routes"',
}

function toPaths(directory: string): string {
  return JSON.stringify({ compilerOptions: { paths: { '#lib': [`./${directory}/lib.ts`] } } })
}

const RESTARTS: [file: string, text: string, answer: string][] = [
  ['.env', 'WIND=east', '["east","src"]'],
  ['.env', '', '[null,"src"]'],
  ['.env.development.local', 'WIND=north', '["north","src"]'],
  ['tsconfig.json', toPaths('other'), '["west","other"]'],
  ['tsconfig.base.json', toPaths('other'), '["west","other"]'],
  ['portolan.config.ts', 'export default { appDir: "routes" }', '"routes"'],
  ['config/places.ts', 'export const appDir = "routes"', '"routes"'],
]

test.each(RESTARTS)(
  'a change of %s to %j is live: the project starts again behind the same socket',
  async (file, text, answer) => {
    const root = makeProject(FILES)
    const dev = await startDev(root)
    expect(await dev.get('a')).toBe('200 ["west","src"]')
    const load = new Load(dev, ['a', 'a'])
    const slow = dev.get('slow')
    await expect.poll(() => dev.printed.out).toContain('begun')
    writeIn(root, file, text)
    await dev.until('a', `200 ${answer}`)
    expect(await slow).toBe('200 "slow"')
    await load.end()
    expect(load.failures).toEqual([])
    expect(load.sockets.size).toBeLessThanOrEqual(4)
    expect(dev.printed.out).toMatch(new RegExp(`^restart ${file.replaceAll('.', '\\.')}$`, 'm'))
    // The app of before ended once, after its last answer.
    expect(dev.printed.out.match(/GET \/slow 200|closed/g)).toEqual(['GET /slow 200', 'closed'])
  },
)

test('a configuration that is wrong is told, and the project is served as it was until it is mended', async () => {
  const root = makeProject(FILES)
  const dev = await startDev(root)
  writeIn(root, 'config/places.ts', 'export const appDir = ;')
  await expect.poll(() => dev.printed.err).toContain('the project is served as it was')
  expect(dev.printed.err).toContain('portolan.config.ts cannot be read')
  expect(await dev.get('a')).toBe('200 ["west","src"]')
  writeIn(root, 'config/places.ts', 'export const appDir = 7')
  await expect.poll(() => dev.printed.err).toContain('portolan.config.ts: appDir is 7')
  writeIn(root, 'config/places.ts', 'export const appDir = "routes"')
  await dev.until('a', '200 "routes"')
})

test('a project that cannot be opened again answers with the reason until it can', async () => {
  const root = makeProject(FILES)
  const dev = await startDev(root)
  writeIn(root, 'config/places.ts', 'export const appDir = "late"')
  await dev.until('a', /^500 .*late/)
  writeIn(root, 'late/a/route.ts', 'export const loader = () => "late"')
  await dev.until('a', '200 "late"')
})

test('a file that is saved as it was restarts nothing, and another address is told', async () => {
  const root = makeProject(FILES)
  const dev = await startDev(root)
  writeIn(root, '.env', 'WIND=west')
  writeIn(root, 'portolan.config.ts', 'export default { host: "127.0.0.1" }')
  await expect.poll(() => dev.printed.err).toContain('dev listens where it did')
  expect(await dev.get('a')).toBe('200 ["west","src"]')
  expect(dev.printed.out.match(/^restart .*$/gm)).toEqual(['restart portolan.config.ts'])
})

test('modules end what they have opened before a restart, in CommonJS too', async () => {
  const root = makeProject({
    'package.json': '{}',
    '.env': 'N=1',
    'lib.js': 'exports.n = process.env.N',
    'app/a/route.js': 'exports.loader = () => require("../../lib").n',
    'app/b/route.ts':
      'import.meta.hot?.dispose(() => console.log("disposed"))\nexport const loader = () => "b"',
  })
  const dev = await startDev(root)
  expect([await dev.get('a'), await dev.get('b')]).toEqual(['200 "1"', '200 "b"'])
  writeIn(root, '.env', 'N=2')
  await dev.until('a', '200 "2"')
  expect(dev.printed.out).toContain('disposed')
})

test('a package that is linked to another version is live', async () => {
  const root = makeProject({
    'package.json': MODULE,
    ...rig('1.0.0', 'one'),
    ...rig('2.0.0', 'two'),
    'app/a/route.ts': 'import rig from "rig"\nexport const loader = () => rig',
  })
  const link = (version: string) => {
    rmSync(join(root, 'node_modules/rig'), { force: true })
    symlinkSync(
      join(root, `node_modules/.store/rig@${version}/node_modules/rig`),
      join(root, 'node_modules/rig'),
    )
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  link('1.0.0')
  const dev = await startDev(root)
  expect(await dev.get('a')).toBe('200 "one"')
  link('2.0.0')
  await dev.until('a', '200 "two"')
  expect(dev.printed.out).toContain('restart node_modules/rig')
})

function rig(version: string, word: string): Record<string, string> {
  const directory = `node_modules/.store/rig@${version}/node_modules/rig`
  return {
    [`${directory}/package.json`]: JSON.stringify({ name: 'rig', version, main: 'index.js' }),
    [`${directory}/index.js`]: `module.exports = "${word}"`,
  }
}
