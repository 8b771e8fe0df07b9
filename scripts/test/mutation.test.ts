import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import accepted from '../mutation/accepted.json' with { type: 'json' }
import { AREAS } from '../mutation/areas.mjs'
import { readMutationReport } from '../mutation/survivors.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const at = (line: number, column: number, end: number) => ({
  start: { line, column },
  end: { line, column: end },
})
const mutants = [
  { status: 'Killed', location: at(1, 1, 2), replacement: 'b' },
  { status: 'Timeout', location: at(1, 5, 6), replacement: 'c' },
  { status: 'Survived', location: at(2, 8, 14), replacement: 'a >= b' },
  { status: 'NoCoverage', location: at(2, 8, 9), replacement: 'c' },
  { status: 'Ignored', location: at(2, 8, 9), replacement: 'd' },
  { status: 'CompileError', location: at(2, 8, 9), replacement: 'e' },
]
const report = { files: { 'src/a.ts': { source: 'a = c\nreturn a > b  \n', mutants } } }

test('a change that no test notices is named by its code, and has the reason of the list', () => {
  const known = { file: 'packages/x/src/a.ts', mutant: 'a > b → a >= b', reason: 'they never meet' }
  const gone = { file: 'packages/x/src/a.ts', mutant: 'a → b', reason: 'none' }
  const elsewhere = { file: 'packages/y/src/a.ts', mutant: 'a → b', reason: 'none' }
  expect(readMutationReport(report, 'packages/x', [known, gone, elsewhere])).toEqual({
    killed: 2,
    total: 4,
    score: 50,
    survivors: [
      { ...known, line: 2 },
      { file: 'packages/x/src/a.ts', mutant: 'a → c', line: 2 },
    ],
    gone: [gone],
  })
})

test('each survivor that may stay is of a file that is there, and has a reason', () => {
  for (const { file, mutant, reason } of accepted as { [name: string]: string }[]) {
    expect(existsSync(join(ROOT, file ?? '')), file).toBe(true)
    expect(reason, mutant).toMatch(/\w{3}/)
  }
})

test('each area names a workspace with tests', () => {
  for (const { directory } of Object.values(AREAS)) {
    const { name } = JSON.parse(readFileSync(join(ROOT, directory, 'package.json'), 'utf8'))
    expect(name).toMatch(/^@portolan\//)
    expect(readdirSync(join(ROOT, directory, 'test')).length).toBeGreaterThan(0)
  }
})
