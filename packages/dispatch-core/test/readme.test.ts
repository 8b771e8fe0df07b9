import { readdirSync, readFileSync } from 'node:fs'
import { format } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'

const readme = read('../README.md')
const hosts = read('../docs/hosts.md')
const examples = readdirSync(new URL('./examples/', import.meta.url))

afterEach(() => {
  vi.restoreAllMocks()
})

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

describe('the documents', () => {
  test.each(examples)('show %s as it is', (name) => {
    const documents = readme + hosts
    const example = read(`./examples/${name}`)
    expect(documents).toContain(`<!-- test/examples/${name} -->\n\`\`\`ts\n${example}\`\`\`\n`)
  })

  test('show no other TypeScript', () => {
    const blocks = (readme + hosts).match(/^```ts$/gm) ?? []
    expect(blocks).toHaveLength(examples.length)
  })

  test.each(['adapter', 'pattern'])('name every export of the entry %s, and no other', (entry) => {
    const exported = [...read(`../src/${entry}.ts`).matchAll(/export (?:type )?\{([^}]+)\}/g)]
      .flatMap(([, names = '']) => names.split(','))
      .map((name) => name.replace(/^\s*(?:type )?/, '').trim())
      .filter((name) => name !== '')
    const table = findTable(readme + hosts, `\`@portolan/dispatch-core/${entry}\` is`)
    expect(namesOf(table).sort()).toEqual(exported.sort())
  })

  test('explain every member of HostRequest, and no other', () => {
    const source = read('../src/contract/host-request.ts')
    const [, body = ''] = /interface HostRequest \{\n([\s\S]+?)\n\}/.exec(source) ?? []
    const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, name]) => name)
    const tables = [
      findTable(hosts, 'Every host needs these members'),
      findTable(hosts, 'The others are for hosts'),
    ]
    expect(tables.flatMap(namesOf).sort()).toEqual(members.sort())
  })
})

test('usage.ts prints what its comments say', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./examples/usage.ts')
  const comments = [...read('./examples/usage.ts').matchAll(/\) \/\/ (.+)$/gm)].map(
    ([, text]) => text,
  )
  expect(log.mock.calls.map((args) => format(...args).trim())).toEqual(comments)
})

/** The rows of the first table behind a sentence, without its head. */
function findTable(markdown: string, sentence: string): string[][] {
  const start = markdown.indexOf(sentence)
  if (start === -1) throw new Error(`No document says ${JSON.stringify(sentence)}`)
  const [table = ''] = /(?:^\|.*\n)+/m.exec(markdown.slice(start)) ?? []
  const [, , ...rows] = table.trim().split('\n')
  return rows.map((row) => row.split('|').slice(1, -1))
}

/** The names in the first column: `toSegment` of `toSegment(tokens, options)`. */
function namesOf(rows: readonly string[][]): string[] {
  return rows.flatMap(([cell = '']) => codesOf(cell)).map((code) => code.replace(/\(.*/, ''))
}

/** The texts between backticks. */
function codesOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}
