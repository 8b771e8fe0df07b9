import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = readFileSync(new URL('SECURITY.md', root), 'utf8')

function readSection(title: string): string {
  const [, section = ''] = text.split(`\n## ${title}\n`)
  return section.split('\n## ', 1)[0] ?? ''
}

const promises = [...readSection('What we promise').matchAll(/^- \*\*(.+?)\*\*/gm)].map(
  ([, promise]) => promise,
)
const rows = [...readSection('How it is tested').matchAll(/^\| (.+?) \| (`.+) \|$/gm)].map(
  ([, promise, tests = '']) => ({ promise, tests: tests.split(' · ') }),
)

test('each promise of SECURITY.md has a row with its tests, and each row a promise', () => {
  expect(promises.length).toBeGreaterThan(5)
  expect(rows.map(({ promise }) => promise)).toEqual(promises)
})

test.each(rows.flatMap(({ tests }) => tests))('the test exists: %s', (entry) => {
  const [, path = '', name = ''] = /^`(.+)`: (.+)$/.exec(entry) ?? []
  expect(readFileSync(new URL(path, root), 'utf8')).toContain(name)
})
