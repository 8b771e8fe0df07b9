import { describe, expect, test } from 'vitest'
import { planRoutes } from '../src/index.ts'

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
        expect.objectContaining({ code: 'control-character', files: ['a\nb/route.ts'] }),
      ],
    }),
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
