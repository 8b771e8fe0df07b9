import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import accepted from '../mutation/accepted.json' with { type: 'json' }
import { AREAS } from '../mutation/areas.mjs'
import { readLog } from '../mutation/log.mjs'
import { describeMutant, listSurvivors, nameMutants } from '../mutation/survivors.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FILE = 'packages/x/src/a.ts'

const toLog = (...lines: readonly (readonly string[])[]) =>
  lines.map((line) => `${line.join('\t')}\n`).join('')

test('a change is named by the code as it is, and as it was changed', () => {
  const source = 'a = c\nreturn a > b  \n'
  const range = (line: number, start: number, end: number) => ({
    start: { line, column: start },
    end: { line, column: end },
  })
  expect(describeMutant(source, range(1, 7, 12), 'a >= b')).toBe('a > b → a >= b')
  const both = { start: { line: 0, column: 4 }, end: { line: 1, column: 6 } }
  expect(describeMutant(source, both, '{}')).toBe('c return → {}')
})

test('two equal changes of a file have two names, which other lines do not alter', () => {
  const change = { id: '7', file: FILE, line: 3, mutant: 'a → b' }
  const keys = nameMutants([change, { ...change, id: '9', line: 40 }]).map(({ key }) => key)
  expect(keys).toEqual([`${FILE} a → b 1`, `${FILE} a → b 2`])
})

test('a change that no test notices has the reason of the list', () => {
  const mutants = nameMutants(
    ['a → b', 'a → c', 'a → d', 'a → e', 'a → f'].map((mutant, id) => {
      return { id: `${id}`, file: FILE, line: id, mutant }
    }),
  )
  const log = toLog(
    ['open', '', ''],
    ['covered', '0 1', 't'],
    ['run', '0', 't'],
    ['Killed', '0', 't'],
    ['run', '1', 't'],
    ['done', '', 't'],
    ['imported', '1 3 4', ''],
    ['closed', '', ''],
  )
  const known = { file: FILE, mutant: 'a → c', reason: 'they never meet' }
  const gone = { file: FILE, mutant: 'a → b', reason: 'none' }
  const elsewhere = { file: 'packages/y/src/a.ts', mutant: 'a → b', reason: 'none' }
  expect(listSurvivors(mutants, readLog(log), [known, gone, elsewhere])).toEqual({
    killed: 1,
    total: 3,
    score: 100 / 3,
    // They run while a module is imported, once.
    skipped: 2,
    survivors: [
      { ...known, line: 1 },
      // Of a line that no test has run.
      { file: FILE, mutant: 'a → d', line: 2 },
    ],
    gone: [gone],
  })
})

test('a change that ends the process, or never ends, counts as noticed', () => {
  const lines = [['open'], ['run', '1', 't'], ['run', '2', 't']]
  expect(readLog(toLog(...lines)).running).toBe('2')
  const { noticed, ran } = readLog(toLog(...lines, ['open'], ['run', '3', 't']))
  expect([...noticed]).toEqual([['2', 'Timeout']])
  expect([...(ran.get('t') ?? [])]).toEqual(['1', '2', '3'])
})

test('a change whose failure stays after it runs once more, in a new process', () => {
  const { noticed, ran } = readLog(toLog(['run', '1', 't'], ['again', '1', 't'], ['open']))
  expect(noticed.size).toBe(0)
  expect(ran.get('t')?.size).toBe(0)
})

test('each survivor that may stay is of a file that is there, and has a reason', () => {
  for (const { file, mutant, reason } of accepted as { [name: string]: string }[]) {
    expect(existsSync(join(ROOT, file ?? '')), file).toBe(true)
    expect(reason, mutant).toMatch(/\w{3}/)
  }
})

test('each area names code and tests that are there', () => {
  for (const { files, tests } of Object.values(AREAS)) {
    const paths = [...files, ...tests].filter((path) => !path.startsWith('!**'))
    for (const path of paths.map((path) => path.replace(/^!/, '').replace(/[{*].*/, 'x'))) {
      const place = join(ROOT, path.endsWith('x') ? dirname(path) : path)
      expect(existsSync(place), path).toBe(true)
    }
  }
})

test('the areas have all code of matching, headers and each adapter', () => {
  const folders = Object.values(AREAS).flatMap(({ files }) => files)
  const own = ['adapter-express', 'adapter-fetch', 'adapter-node', 'security-headers']
  expect(folders).toEqual(expect.arrayContaining(own.map((name) => `packages/${name}/src`)))
  expect(folders).toContain('internal/node-http/src')
  expect(folders).toContain('packages/dispatch-core/src/matching')
})
