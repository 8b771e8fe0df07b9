import { readdirSync, readFileSync } from 'node:fs'
import { format } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const examples = readdirSync(new URL('./examples/', import.meta.url))

afterEach(() => {
  vi.restoreAllMocks()
})

function readExample(name: string): string {
  return readFileSync(new URL(`./examples/${name}`, import.meta.url), 'utf8')
}

describe('the README', () => {
  test.each(examples)('shows %s as it is', (name) => {
    expect(readme).toContain(
      `<!-- test/examples/${name} -->\n\`\`\`ts\n${readExample(name)}\`\`\`\n`,
    )
  })

  test('shows no other code', () => {
    const blocks = readme.match(/^```ts$/gm) ?? []
    expect(blocks).toHaveLength(examples.length)
  })
})

test('usage.ts prints what its comments say', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./examples/usage.ts')
  const comments = [...readExample('usage.ts').matchAll(/\) \/\/ (.+)$/gm)].map(([, text]) => text)
  expect(log.mock.calls.map((args) => format(...args).trim())).toEqual(comments)
})
