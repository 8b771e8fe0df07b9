import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeProject } from './make-project.ts'
import { runPortolan } from './run-portolan.ts'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

test('a route file names its own pattern and answers with its params', async () => {
  const root = makeProject({ 'app/api/users/route.ts': 'export const loader = () => []' })
  const run = await runPortolan(root, ['new', 'route', 'api/users/[id=int]'])
  expect(run).toEqual({
    code: 0,
    out: '✓ app/api/users/[id=int]/route.ts answers GET /api/users/:id(int)\n',
    err: '',
  })
  expect(readFileSync(join(root, 'app/api/users/[id=int]/route.ts'), 'utf8')).toBe(
    `import type { LoaderContext } from '@portolan/adapter-express'

/** GET /api/users/:id(int) */
export function loader({ params }: LoaderContext<'/api/users/:id(int)'>) {
  return { id: params.id }
}
`,
  )
})

test.each([
  ['/api/a/', 'api/a'],
  ['app/api/a', 'api/a'],
  ['./api//a', 'api/a'],
  ['.', ''],
  ['/api/ships/:id', 'api/ships/[id]'],
  ['/api/ships/:id(int)/:berth?', 'api/ships/[id=int]/[[berth]]'],
  ['/files/*path', 'files/[...path]'],
  ['/files/:path+', 'files/[...path]'],
  ['/files/:path*', 'files/[[...path]]'],
])('%j is the directory %j of the app', async (typed, directory) => {
  const root = makeProject({ 'app/about/page.tsx': '' })
  const { code, err } = await runPortolan(root, ['new', 'route', typed])
  expect([code, err]).toEqual([0, ''])
  expect(existsSync(join(root, 'app', directory, 'route.ts'))).toBe(true)
})

/** Names that end strings and comments, where the file system takes them. */
const DIRECTORIES = [
  "q'uote/[a]",
  'w*/[b]-[c]',
  '[[lang]]/x',
  'back[x+5c]slash',
  '[...path]',
  '[[...path]]/x',
]

test('what it writes type-checks, and is as check wants it', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': `{ "compilerOptions": { "module": "nodenext", "strict": true, "skipLibCheck": true,
      "target": "es2022", "types": ["node"], "noEmit": true, "allowJs": true, "checkJs": true } }`,
  })
  for (const [index, directory] of DIRECTORIES.entries()) {
    for (const flag of [[], ['--js']]) {
      const place = `${index}${flag.length}/${directory}`
      const { code, err } = await runPortolan(root, ['new', 'route', place, ...flag])
      expect([code, err], place).toEqual([0, ''])
    }
  }
  await runPortolan(root, ['new', 'middleware', '.'])
  await runPortolan(root, ['new', 'middleware', '00', '--js'])
  const { code, out } = await runPortolan(root, ['check'])
  expect([code, out]).toEqual([0, '✓ No problem in 12 routes\n'])
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8' })
  expect(stdout).toBe('')
})

test('JavaScript is CommonJS unless package.json says otherwise', async () => {
  const root = makeProject({ 'package.json': '{}' })
  await runPortolan(root, ['new', 'route', 'users', '--js'])
  await runPortolan(root, ['new', 'middleware', 'users', '--js'])
  const script = `const { loader } = require('./app/users/route.js')
    console.log(JSON.stringify(loader({ params: {} })), typeof require('./app/users/middleware.js'))`
  expect(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' })).toBe(
    '{"ok":true} function\n',
  )
})

describe('nothing is written', () => {
  test.each<[args: string[], code: number, message: string]>([
    [['route', 'api/[id'], 1, 'malformed-brackets'],
    [['route', '[user-id]'], 1, 'userId'],
    [['route', '[id=date]'], 1, 'unknown-matcher'],
    [['middleware', '[id'], 1, 'malformed-brackets'],
    [['route', 'api/[other]'], 1, 'route-conflict'],
    [['route', 'about'], 1, 'about/page.tsx makes its directory a page'],
    [['route', 'api/[id]'], 1, 'There is api/[id]/route.js already'],
    [['route', '_private/a'], 2, 'is not routed'],
    [['route', '../outside'], 2, 'is outside the app directory'],
    [['page', 'api'], 2, 'write "route" or "middleware"'],
  ])('%j', async (args, code, message) => {
    const root = makeProject({ 'app/api/[id]/route.js': 'x', 'app/about/page.tsx': '' })
    const list = () =>
      readdirSync(root, { recursive: true }).filter((name) => !/modules/.test(String(name)))
    const before = list()
    const run = await runPortolan(root, ['new', ...args])
    expect([run.code, run.out]).toEqual([code, ''])
    expect(run.err).toContain(message)
    expect(list()).toEqual(before)
  })
})
