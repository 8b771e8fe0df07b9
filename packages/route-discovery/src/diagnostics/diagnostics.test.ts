import { describe, expect, test } from 'vitest'
import { withTree } from '../../test/tree-on-disk.ts'
import { type Diagnostic, DiscoveryError, discoverRoutes, type RouteManifest } from '../index.ts'

function discover(files: readonly string[]): Promise<RouteManifest | DiscoveryError> {
  return withTree(files, (appDir) =>
    discoverRoutes({ appDir }).catch((error: unknown) => {
      if (error instanceof DiscoveryError) return error
      throw error
    }),
  )
}

function summary({ code, files, sampleUrl }: Diagnostic) {
  return { code, files, ...(sampleUrl !== undefined && { sampleUrl }) }
}

const route = (directory: string): string => `${directory}/route.ts`

/** What is on disk, and the one problem there is. */
const PROBLEMS: [code: string, directories: string[], sampleUrl: string | undefined][] = [
  ['adjacent-params', ['[a][b]'], undefined],
  ['case-collision', ['Users', 'users'], '/Users'],
  ['control-character', ['a[x+00]'], undefined],
  ['control-character', ['\u0007'], undefined],
  ['dot-segment', ['[x+2e]'], undefined],
  ['dot-segment', ['[x+2e][x+2e]'], undefined],
  ['duplicate-name', ['[id]/posts/[id]'], '/x/posts/x'],
  ['duplicate-name', ['[id]-[id]'], '/x-x'],
  ['lone-surrogate', ['[u+d800]'], undefined],
  ['malformed-brackets', ['[id'], undefined],
  ['malformed-brackets', ['id]'], undefined],
  ['malformed-brackets', ['[[id]'], undefined],
  ['malformed-brackets', ['[]'], undefined],
  ['malformed-brackets', ['[id=]'], undefined],
  ['malformed-brackets', ['[[[id]]]'], undefined],
  ['malformed-escape', ['[x+2]'], undefined],
  ['malformed-escape', ['[u+110000]'], undefined],
  ['malformed-group', ['(group'], undefined],
  ['malformed-group', ['()'], undefined],
  ['malformed-group', ['(.)photo'], undefined],
  ['matcher-on-rest', ['[...path=int]'], undefined],
  ['multiple-rests', ['[...a]/x/[[...b]]'], '/x/x/x'],
  ['optional-in-affix', ['v[[id]]'], undefined],
  ['param-name', ['[user-id]'], undefined],
  ['param-name', ['[...]'], undefined],
  ['reserved-name', ['[__proto__]'], undefined],
  ['reserved-name', ['[[constructor]]'], undefined],
  ['reserved-name', ['v[prototype].json'], undefined],
  ['rest-in-affix', ['v[...path]'], undefined],
  ['route-conflict', ['[a]', '[b]'], '/x'],
  ['route-conflict', ['(a)/about', '(b)/about'], '/about'],
  ['route-conflict', ['caf\u00e9', 'cafe\u0301'], '/caf%C3%A9'],
  ['route-conflict', ['[id=int]', '[n=int]'], '/1'],
  ['route-conflict', ['a[x]', '[x]a'], '/aa'],
  ['route-conflict', ['[[a]]/x/[[b]]', '[[a]]/y/[[b]]'], '/x/y'],
  ['route-conflict', ['[...a]/x', '[...b]/x'], '/x/x'],
  ['unknown-matcher', ['[id=date]'], undefined],
  ['unreachable-route', ['[a]/[[b]]', '[[a]]/[b]'], '/x'],
  ['unreachable-route', ['a', 'a/[...path]', 'a/[[...path]]'], '/a'],
]

describe('a tree with one problem', () => {
  test.each(PROBLEMS)('%s: %j', async (code, directories, sampleUrl) => {
    const result = await discover(directories.map(route))
    expect(result).toBeInstanceOf(DiscoveryError)
    if (!(result instanceof DiscoveryError)) return
    const [first, ...others] = result.diagnostics
    expect(others).toEqual([])
    expect({ ...first, files: [...(first?.files ?? [])].sort() }).toMatchObject({
      code,
      files: directories.map(route).sort(),
      message: expect.any(String),
      fix: expect.any(String),
    })
    expect(first?.sampleUrl).toBe(sampleUrl)
  })

  test('several-route-files names all of them', async () => {
    const result = await discover(['a/route.ts', 'a/route.js', 'a/route.cjs'])
    expect(result).toMatchObject({
      diagnostics: [
        { code: 'several-route-files', files: ['a/route.cjs', 'a/route.js', 'a/route.ts'] },
      ],
    })
  })

  test('several-middleware-files names all of them', async () => {
    const result = await discover(['a/route.ts', 'middleware.ts', 'middleware.js'])
    expect(result).toMatchObject({
      diagnostics: [
        { code: 'several-middleware-files', files: ['middleware.js', 'middleware.ts'] },
      ],
    })
  })

  test('page-conflict names the page and the route of other folders', async () => {
    const result = await discover(['(a)/about/page.tsx', '(b)/about/route.ts'])
    expect(result).toMatchObject({
      diagnostics: [
        {
          code: 'page-conflict',
          files: ['(a)/about/page.tsx', '(b)/about/route.ts'],
          sampleUrl: '/about',
        },
      ],
    })
  })

  test('app-dir-missing says which directory', async () => {
    const error = await discoverRoutes({ appDir: '/no/such/app' }).catch((error: unknown) => error)
    expect(error).toMatchObject({ diagnostics: [{ code: 'app-dir-missing', files: [] }] })
    expect(String(error)).toContain('/no/such/app')
  })
})

describe('a tree with several problems', () => {
  test('reports all of them, with all files of each, in the order of files', async () => {
    const result = await discover([
      '[b/x/route.ts',
      '[b/y/route.ts',
      '[a]/route.ts',
      '[c]/route.ts',
    ])
    expect(result instanceof DiscoveryError && result.diagnostics.map(summary)).toEqual([
      { code: 'route-conflict', files: ['[a]/route.ts', '[c]/route.ts'], sampleUrl: '/x' },
      { code: 'malformed-brackets', files: ['[b/x/route.ts', '[b/y/route.ts'] },
    ])
  })
})

/** No problem, though it looks like one. */
const FINE: string[][] = [
  ['about', '[[lang]]/about'],
  ['users', 'users/[[id]]'],
  ['[id]', '[id=int]', '[id=uuid]', '[id=slug]', 'new', 'v[id]'],
  ['a[x]c', '[x]b'],
  ['[from]-[to]', '[x]'],
  ['[[lang]]/blog/[slug]', '[[lang]]/docs/[...path]'],
  ['[...path]/edit', '[...path]/delete'],
  ['[id]/a', '[name]/b'],
  ['Users/a', 'users[x]/b'],
]

test.each(FINE)('no problem: %j', async (...directories) => {
  expect(await discover(directories.map(route))).toMatchObject({
    routes: expect.toSatisfy((routes: unknown[]) => routes.length === directories.length),
    warnings: [],
  })
})

/** What is on disk, and the warnings. */
const WARNINGS: [files: string[], warnings: Pick<Diagnostic, 'code' | 'files'>[]][] = [
  [[], [{ code: 'no-routes', files: [] }]],
  [
    ['a/route.ts', 'a/page.tsx', 'b/route.ts'],
    [{ code: 'shadowed-route', files: ['a/page.tsx', 'a/route.ts'] }],
  ],
  [
    ['a/route.ts', 'b/routes.ts', 'c/Route.ts', 'Middleware.js'],
    [
      { code: 'misnamed-file', files: ['Middleware.js'] },
      { code: 'misnamed-file', files: ['b/routes.ts'] },
      { code: 'misnamed-file', files: ['c/Route.ts'] },
    ],
  ],
  [['a/route.ts', 'b/route.ts/note.txt'], [{ code: 'not-a-file', files: ['b/route.ts'] }]],
]

test.each(WARNINGS)('warnings of %j', async (files, warnings) => {
  const result = await discover(files)
  expect(result instanceof DiscoveryError ? result : result.warnings.map(summary)).toEqual(warnings)
})

test('a conflict that a custom matcher decides has no sample URL', async () => {
  const error = await withTree(['[a=even]/route.ts', '[b=odd]/route.ts'], (appDir) =>
    discoverRoutes({ appDir, matchers: { even: () => true, odd: () => true } }),
  ).catch((error: unknown) => error)
  expect(error).toMatchObject({ diagnostics: [{ code: 'route-conflict' }] })
  expect(error).not.toHaveProperty('diagnostics.0.sampleUrl')
})
