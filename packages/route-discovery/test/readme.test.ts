import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runInNode } from './plain-node.ts'
import { makeTree } from './tree-on-disk.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

test('the example prints what its comments say', () => {
  const example = /```js\n([^`]+)```/.exec(readme)?.[1] ?? ''
  const root = makeTree({
    'app/package.json': '{ "type": "module" }',
    'app/middleware.js': 'export default (context, next) => next()',
    'app/api/users/route.js': 'export const loader = () => []',
    'app/api/users/[id]/route.js': 'export const loader = ({ params }) => ({ id: params.id })',
  })
  const script = example.replaceAll("appDir: 'app'", `appDir: ${JSON.stringify(`${root}/app`)}`)
  expect(script).toContain(root)
  const comments = [...example.matchAll(/^\/\/ (.*)$/gm)].map(([, text]) => text)
  expect(runInNode(script).trim().split('\n')).toEqual(comments)
})

test('every code is on the page of codes, and every code of the page is one', () => {
  const source = ['../src/manifest/diagnostic.ts', '../src/manifest/errors.ts']
    .map((path) => readFileSync(new URL(path, import.meta.url), 'utf8'))
    .join('\n')
  const codes = [...source.matchAll(/^ {2}(?:\| |readonly code = )'([a-z-]+)'$/gm)].map(
    ([, code]) => code,
  )
  const page = readFileSync(
    new URL('../../../apps/docs/reference/codes.md', import.meta.url),
    'utf8',
  )
  const [, errors = ''] = /## @portolan\/route-discovery\n([\s\S]*?)\n## /.exec(page) ?? []
  const documented = [...errors.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code]) => code)
  expect(documented.sort()).toEqual(codes.sort())
  expect(codes.length).toBeGreaterThan(30)
})
