import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { countHardSentences } from '../prose/count-hard-sentences.mjs'
import { findHardSentences } from '../prose/find-hard-sentences.mjs'

const script = fileURLToPath(new URL('../check-prose.mjs', import.meta.url))
const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

describe('a sentence has to be read twice', () => {
  test.each([
    'What is read stays in memory.',
    'The cache is bounded, and what it drops is read again.',
    'Where the path is malformed, what follows is not matched.',
    'Refuses what cannot be sent.',
    'It answers 404; whatever stands behind it is not asked.',
    'A message for whoever typed it.',
    'Nobody waits for it.',
    'It holds a header, which nobody reads.',
    'None of them is there.',
    'It forgets the file and those that import it.',
    'Who needs another order passes it.',
    "`'7'` is no number; give one.",
    'It’s no use.',
  ])('when it is: %s', (sentence) => {
    expect(findHardSentences(sentence)).toEqual([{ sentence, offset: 0 }])
  })

  test.each([
    'What is read? The header.',
    'The message says what to type.',
    'The README says what each option does.',
    'It tells you exactly what went wrong and what to type.',
    'That is what browsers send.',
    'There is no file of that name.',
    'It is no longer there, no more than that.',
    'Those routes that match are kept.',
    'The one who asks is answered.',
    'Avoid the word "what" and the words "is no".',
    'Call `what is no(code)` first.',
  ])('not when it is: %s', (sentence) => {
    expect(findHardSentences(sentence)).toEqual([])
  })
})

describe('the count of a workspace', () => {
  test('has the line of each sentence in comments, docstrings, messages and documents', () => {
    const root = writeTree({
      'packages/ships/package.json': '{ "name": "ships" }',
      'packages/ships/README.md': '# What a title says\n\nA line.\nIt holds what\nit got.\n',
      'packages/ships/src/index.ts': `/**
 * Sails.
 *
 * @param {{ a: 1 }} port what the harbour is called
 * @returns the ship. It is no boat.
 * @example
 * sail(what) // what is not looked at
 */
export function sail(port) { // Whoever sails it pays.
  // A first line
  // with what ends on the second
  if (!port) throw new Error(\`the port "\${port}" is no port; name one that is\`)
  return { 'what it is': port } /* whatever */
}
`,
    })
    const ships = countHardSentences(root).find(({ workspace }) => workspace === 'packages/ships')
    expect(ships?.sentences.map(({ where }) => where.replace('packages/ships/', ''))).toEqual([
      'README.md:4',
      'src/index.ts:4',
      'src/index.ts:5',
      'src/index.ts:9',
      'src/index.ts:10',
      'src/index.ts:13',
      'src/index.ts:12',
    ])
  })

  test('counts neither code, nor headings, nor the strings of tests', () => {
    const root = writeTree({
      'packages/ships/package.json': '{ "name": "ships" }',
      'packages/ships/README.md':
        '## What it does\n\n```\nwhat is no code\n```\n\n| what | it is |\n|-|-|\n| a | b |\n',
      'packages/ships/src/a.test.ts': `const text = 'what is no sentence of a package'`,
    })
    expect(countHardSentences(root)).toContainEqual(
      expect.objectContaining({ workspace: 'packages/ships', words: 2, sentences: [] }),
    )
  })

  test('fails the check at 3 in 1,000 words, and names the sentences', () => {
    const plain = 'One plain sentence has exactly seven words.\n'.repeat(140)
    const hard = 'What is read is read. What is not is not.\n'
    const below = writeShips(plain + hard)
    const above = writeShips(`${plain + hard}Nobody reads it.`)
    expect(check(below)).toMatchObject({ status: 0 })
    expect(check(above)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('packages/ships/README.md:142: Nobody reads it.'),
    })
  })
})

function check(cwd: string) {
  return spawnSync(process.execPath, [script], { cwd, encoding: 'utf8' })
}

function writeShips(readme: string): string {
  return writeTree({
    'packages/ships/package.json': '{ "name": "ships" }',
    'packages/ships/README.md': readme,
  })
}

function writeTree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'prose-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
