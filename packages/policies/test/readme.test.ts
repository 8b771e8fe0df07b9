import { readFileSync } from 'node:fs'
import { format } from 'node:util'
import { expect, test, vi } from 'vitest'

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
}

const example = read('./examples/usage.ts')
const readme = read('../README.md')

test('the README shows the example as it is, and no other TypeScript', () => {
  expect(readme).toContain(`<!-- test/examples/usage.ts -->\n\`\`\`ts\n${example}\`\`\`\n`)
  expect(readme.match(/^```ts$/gm)).toHaveLength(1)
})

test('the example prints what its comments say', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await import('./examples/usage.ts')
  const comments = [...example.matchAll(/^await .+\) \/\/ (.+)$/gm)].map(([, text]) => text)
  expect(log.mock.calls.map((args) => format(...args))).toEqual(comments)
})

test.each(['rate-limit', 'stores/store-access', 'stores/memory-store', 'redis', 'postgres'])(
  'the README names the options of %s.ts',
  (name) => {
    const interfaces = read(`../src/${name}.ts`).matchAll(
      /interface \w+Options(?:<[^{]*>)?[^{]*\{\n([\s\S]+?)\n\}/g,
    )
    const options = [...interfaces].flatMap(([, body = '']) =>
      [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, option]) => option),
    )
    expect(options.length).toBeGreaterThan(0)
    for (const option of options) expect(readme).toContain(`\`${option}\``)
  },
)
