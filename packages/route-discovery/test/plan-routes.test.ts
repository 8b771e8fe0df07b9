import { describe, expect, test } from 'vitest'
import { type Diagnostic, planRoutes } from '../src/index.ts'
import { planDirectories } from './planned.ts'

test('routes are planned from the paths of files', () => {
  const { routes, pages } = planRoutes([
    'middleware.ts',
    'api/users/route.ts',
    'api/users/[id]/route.js',
    'api/users/[id]/view.ts',
    'about/page.tsx',
  ])
  expect(routes).toMatchObject([
    { id: 'api/users/[id]', pattern: '/api/users/:id', middleware: ['middleware.ts'] },
    { id: 'api/users', pattern: '/api/users', file: 'api/users/route.ts' },
  ])
  expect(pages).toMatchObject([{ id: 'about', file: 'about/page.tsx' }])
})

test('the order of the files does not count', () => {
  const files = [
    'b/route.ts',
    'a/[id]/route.ts',
    'a/route.ts',
    'a/routes.ts',
    '[x]/page.tsx',
    'middleware.ts',
  ]
  expect(planRoutes(files.toReversed())).toEqual(planRoutes(files))
  const faulty = files.map((file) => `a[/${file}`)
  const diagnostics = [
    expect.objectContaining({ files: faulty.filter((file) => !/routes/.test(file)).sort() }),
  ]
  for (const order of [faulty, faulty.toReversed()]) {
    expect(() => planRoutes(order)).toThrow(expect.objectContaining({ diagnostics }))
  }
})

test('of several pages, tsx counts before jsx, ts and js', () => {
  const files = ['a/page.js', 'a/page.jsx', 'a/page.ts']
  for (const order of [files, files.toReversed()]) {
    expect(planRoutes(order).pages).toMatchObject([{ file: 'a/page.jsx' }])
    expect(planRoutes([...order, 'a/page.tsx']).pages).toMatchObject([{ file: 'a/page.tsx' }])
  }
})

test.each(['_lib/route.ts', 'a/.hidden/b/route.ts', 'node_modules/a/route.ts'])(
  'a file in a private directory is left out: %s',
  (file) => {
    expect(planRoutes([file])).toMatchObject({ routes: [], warnings: [{ code: 'no-routes' }] })
  },
)

test('a directory with a line break in its name is a problem, as it is on disk', () => {
  expect(() => planRoutes(['a\nb/route.ts'])).toThrow(
    expect.objectContaining({
      diagnostics: [
        expect.objectContaining({
          code: 'control-character',
          message: 'The directory "a\\nb": its name has a line break',
          files: ['a\nb/route.ts'],
        }),
      ],
    }),
  )
})

test.each<[collision: string[], others: string[]]>([
  [
    ['Users', 'users'],
    ['users-x', 'a/b'],
  ],
  [
    ['a/B', 'a/b'],
    ['A2', 'b'],
  ],
  [['x/USERS', 'x/Users', 'x/users'], ['y/Users']],
])('%j differ only in case, and %j do not', (collision, others) => {
  const { diagnostics } = planDirectories([
    ...others,
    ...collision.toReversed(),
    ...others.map((path) => `${path}/c`),
  ])
  const names = collision.map((path) => `"${path}"`).join(' and ')
  expect(diagnostics).toMatchObject([
    {
      code: 'case-collision',
      message: `The directories ${names} differ only in case, and are one directory on some file systems`,
      files: collision.map((path) => `${path}/route.ts`),
      fix: `Rename one of them, or put its files into "${collision.at(-1)}"`,
    },
  ])
})

test.each<[parent: string, sampleUrl: string | undefined]>([
  ['[id=int]', '/1/Users'],
  ['[[id=uuid]]', '/00000000-0000-4000-8000-000000000000/Users'],
  ['v[id=slug].[n]', '/va.x/Users'],
  ['[...path]', '/x/Users'],
  ['[day=date]', undefined],
  ['on-[day=date]', undefined],
])('the sample URL of directories in %s that differ only in case is %s', (parent, sampleUrl) => {
  const files = ['Users', 'users'].map((name) => `${parent}/${name}/route.ts`)
  const diagnostics = [
    expect.toSatisfy(
      (one: Diagnostic) =>
        one.sampleUrl === sampleUrl && 'sampleUrl' in one === (sampleUrl !== undefined),
    ),
  ]
  expect(() => planRoutes(files, { matchers: ['date'] })).toThrow(
    expect.objectContaining({ diagnostics }),
  )
})

describe('refuses', () => {
  const WRONG: [files: unknown, options: object, message: RegExp][] = [
    ['a/route.ts', {}, /files is a\/route\.ts; write a list/],
    [[1], {}, /files holds 1; write a path/],
    [['/a/route.ts'], {}, /files holds "\/a\/route\.ts"/],
    [['a//route.ts'], {}, /files holds "a\/\/route\.ts"/],
    [['../a/route.ts'], {}, /files holds "\.\.\/a\/route\.ts"/],
    [[], { appDir: 'app' }, /no option "appDir"/],
    [[], { prefer: 'ts' }, /planRoutes\(\): prefer is ts/],
    [[], { matchers: 1 }, /planRoutes\(\): matchers is 1/],
  ]

  test.each(WRONG)('%j with %j', (files, options, message) => {
    expect(() => planRoutes(files as never, options)).toThrow(TypeError)
    expect(() => planRoutes(files as never, options)).toThrow(message)
  })
})
