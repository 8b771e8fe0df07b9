import { createDispatcher, type Dispatcher } from '@portolan/dispatch-core'
import { formatPattern, variantsOf } from '@portolan/dispatch-core/pattern'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Diagnostic, type ManifestRoute, planRoutes } from '../src/index.ts'
import { follow, planDirectories } from './planned.ts'

/** Names of directories; `%` becomes the depth, so that no name stands twice in a pattern. */
const NAMES = [
  'a', 'b', 'ab', 'a-a', '1', '(g)', '(h)',
  '[p%]', '[q%]', '[p%=int]', '[p%=slug]', '[p%=uuid]',
  '[[p%]]', '[[q%]]', '[[p%=int]]', '[...p%]', '[[...p%]]',
  'a[p%]', '[p%]a', 'b[p%]', '[p%]b', 'a[p%]b', 'aa[p%]', '[p%]aa', 'b[p%]a',
  '[p%]-[q%]', '[p%]a[q%]', '[p%=int]-[q%]', '[p%]-[q%=int]', '[p%=int]a', 'a[p%=slug]', '1[p%=int]', '[p%=slug]-a',
] // biome-ignore format: a list of words

const directory = fc
  .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 })
  .map((names) => names.map((name, depth) => name.replaceAll('%', String(depth))).join('/'))
  .filter((path) => path.split('[...').length + path.split('[[...').length <= 3)

const TEXTS = [
  'a',
  'b',
  'ab',
  'aa',
  'aba',
  'aab',
  '1',
  '1a',
  'a1',
  '-1',
  'a-a',
  '1-1',
  'b-a',
  'aab-a',
  '1-a',
  'X',
]

const url = fc
  .array(fc.constantFrom(...TEXTS), { maxLength: 5 })
  .map((texts) => `/${texts.join('/')}`)

const dispatchers = new Map<string, Dispatcher>()

/** Whether a pattern alone matches a path. */
function isMatch({ pattern }: Pick<ManifestRoute, 'pattern'>, target: string): boolean {
  let dispatcher = dispatchers.get(pattern)
  if (dispatcher === undefined) {
    dispatcher = createDispatcher({ routes: [{ pattern, module: {} }] })
    dispatchers.set(pattern, dispatcher)
  }
  return dispatcher.match(target) !== undefined
}

/** The variants of all routes that match a path, best first. */
function findVariants(routes: readonly ManifestRoute[], target: string) {
  return routes
    .flatMap(({ id, segments }) =>
      variantsOf(segments).map((variant) => {
        return { id, rank: variant.rank, pattern: formatPattern(variant.segments) }
      }),
    )
    .filter((variant) => isMatch(variant, target))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
}

/** The routes whose variants rank best for a path. */
function findBest(routes: readonly ManifestRoute[], target: string): string[] {
  const [best, ...others] = findVariants(routes, target)
  if (best === undefined) return []
  const tied = others.filter(({ rank }) => rank === best.rank)
  return [...new Set([best, ...tied].map(({ id }) => id))]
}

/** The variant that answers a path. */
function findBestVariant(routes: readonly ManifestRoute[], target: string): string | undefined {
  return findVariants(routes, target)[0]?.pattern
}

const patterns = new Map<string, string>()

/** The pattern of a route alone in its tree. */
function patternOf(file: string): string {
  let pattern = patterns.get(file)
  if (pattern === undefined) {
    pattern = planDirectories([file.replace('/route.ts', '')]).routes?.[0]?.pattern ?? 'none'
    patterns.set(file, pattern)
  }
  return pattern
}

describe('conflicts, on random trees', () => {
  const trees = fc.uniqueArray(directory, { minLength: 2, maxLength: 7 })

  // Many optional segments and rests, behind which others are lost.
  const optionals = fc.uniqueArray(
    directory.filter((path) => /\[\[|\.\.\./.test(path)),
    { minLength: 3, maxLength: 6 },
  )

  // Short paths of few kinds, so that most trees hold a conflict.
  const crowded = fc.uniqueArray(
    directory.filter((path) => path.split('/').length < 3),
    { minLength: 8, maxLength: 12 },
  )

  test('the dispatcher takes every tree without a conflict, and every URL has one best variant', () => {
    fc.assert(
      fc.property(trees, fc.array(url, { minLength: 60, maxLength: 60 }), (tree, urls) => {
        const { routes } = planDirectories(tree)
        fc.pre(routes !== undefined)
        const dispatcher = createDispatcher({
          routes: routes.map(({ id, pattern }) => ({ id, pattern, module: {} })),
        })
        for (const target of urls) {
          const best = findBest(routes, target)
          expect([target, ...best]).toEqual(
            [target, dispatcher.match(target)?.route.id].filter(Boolean),
          )
        }
      }),
      { numRuns: 100 },
    )
  })

  test('routes and variants that are called unreachable answer no URL', () => {
    fc.assert(
      fc.property(optionals, fc.array(url, { minLength: 60, maxLength: 60 }), (tree, urls) => {
        const { routes, warnings } = planDirectories(tree)
        fc.pre(routes !== undefined)
        const dispatcher = createDispatcher({
          routes: routes.map(({ id, pattern }) => ({ id, pattern, module: {} })),
        })
        for (const { code, files, message, sampleUrl = '' } of warnings) {
          const [id = ''] = files.map((file) => file.replace('/route.ts', ''))
          const variant = /never answers as (\S+):/.exec(message)?.[1]
          const pattern = variant ?? patternOf(`${id}/route.ts`)
          expect([code, pattern, sampleUrl, isMatch({ pattern }, sampleUrl)]).toContain(true)
          for (const target of [sampleUrl, ...urls]) {
            const answers =
              isMatch({ pattern }, target) && dispatcher.match(target)?.route.id === id
            // Another variant of the route may answer this URL.
            const isOther = variant !== undefined && findBestVariant(routes, target) !== variant
            expect([code, pattern, target, answers && !isOther]).toContain(false)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  test('the sample URL of a conflict matches every file that it names', () => {
    fc.assert(
      fc.property(crowded, (tree) => {
        for (const { code, files, sampleUrl } of planDirectories(tree).diagnostics ?? []) {
          if (code !== 'route-conflict') continue
          for (const file of files) {
            const pattern = patternOf(file)
            expect([pattern, sampleUrl, isMatch({ pattern }, sampleUrl ?? '')]).toEqual([
              pattern,
              sampleUrl,
              true,
            ])
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  test('the renames that a conflict advises resolve it', () => {
    fc.assert(
      fc.property(crowded, (tree) => {
        for (const diagnostic of planDirectories(tree).diagnostics ?? []) {
          if (diagnostic.code === 'route-conflict') expectRenamesToHelp(diagnostic)
        }
      }),
      { numRuns: 100 },
    )
  })
})

test('pages alone do not conflict, beside a route of their rank either', () => {
  const files = ['x/[a]/page.tsx', 'x/[b]/page.tsx', 'y/[a]/route.ts', 'x/[c]/d/route.ts']
  expect(planRoutes(files).pages).toHaveLength(2)
})

test('a conflict that a custom matcher decides has no sample URL', () => {
  const files = ['[a=date].json/route.ts', '[b=date].json/route.ts']
  const diagnostics = expect.toSatisfy(
    ([one, ...others]: Diagnostic[]) =>
      others.length === 0 && one !== undefined && !('sampleUrl' in one),
  )
  expect(() => planRoutes(files, { matchers: ['date'] })).toThrow(
    expect.objectContaining({ diagnostics }),
  )
})

test('of very many conflicts, a thousand are named', () => {
  const letters = [...'abcdef']
  const texts = letters.flatMap((first) => letters.map((second) => first + second))
  const { diagnostics } = planDirectories(texts.flatMap((text) => [`${text}[x]`, `[x]${text}`]))
  expect(diagnostics).toHaveLength(1000)
})

const ADVICE: [tree: string[], fix: string, renames?: Diagnostic['renames']][] = [
  [
    ['[[lang]]/docs', 'docs/[[page]]'],
    'Leave one of the directories, or rename "docs/[[page]]" to "docs/[page]", so that "[[lang]]/docs" alone answers without that segment',
    [{ from: 'docs/[[page]]', to: 'docs/[page]' }],
  ],
  [
    ['(a)/[[lang]]/x', '(b)/[[language]]/x'],
    'Leave one of the directories, or rename "(a)/[[lang]]" to "(a)/[lang]", so that "(b)/[[language]]/x" alone answers without that segment',
    [{ from: '(a)/[[lang]]', to: '(a)/[lang]' }],
  ],
  [
    ['users/[id]/posts/[post]', 'users/[id]/posts/[slug]'],
    'Leave one of the directories, or rename "users/[id]/posts/[post]" to "users/[id]/posts/[post=int]" if it takes integers alone, or else "users/[id]/posts/[post]" to "users/[id]/posts/post-[post]"',
    [{ from: 'users/[id]/posts/[post]', to: 'users/[id]/posts/post-[post]' }],
  ],
  [
    ['[id=int]', '[number=int]'],
    'Leave one of the directories, or rename "[id=int]" to "id-[id=int]"',
    [{ from: '[id=int]', to: 'id-[id=int]' }],
  ],
  [
    ['files/[...path]/raw', 'files/[...rest]/raw'],
    'Leave one of the directories, or rename "files/[...path]" to "files/path/[...path]"',
    [{ from: 'files/[...path]', to: 'files/path/[...path]' }],
  ],
  [
    ['[__a]', '[b_c]'],
    'Leave one of the directories, or rename "[__a]" to "[__a=int]" if it takes integers alone, or else "[__a]" to "by-a-[__a]"',
    [{ from: '[__a]', to: 'by-a-[__a]' }],
  ],
  [
    ['[b_c]', '[d]'],
    'Leave one of the directories, or rename "[b_c]" to "[b_c=int]" if it takes integers alone, or else "[b_c]" to "b_c-[b_c]"',
    [{ from: '[b_c]', to: 'b_c-[b_c]' }],
  ],
  [
    ['[y]a', 'a[x]'],
    'Leave one of the directories, or rename "[y]a" to "y-[y]a"',
    [{ from: '[y]a', to: 'y-[y]a' }],
  ],
  [
    ['(a)/[id]', '(b)/[id]'],
    'Leave one of the directories, or rename the others to another segment',
  ],
  [
    ['(a)/about', '(b)/about'],
    'Leave one of the directories, or rename the others to another segment',
  ],
  [['[a]', '[b]', '[c]'], 'Leave one of the directories, or rename the others to another segment'],
]

test.each([
  [['[[lang]]/docs/[[...path]]', '[[lang]]/blog/[[...path]]']],
  [['users/[[org]]/settings', 'users/[id]']],
  [['about', '[[lang]]/about', '[slug]']],
  [['[[a]]/x', '[[b]]/x', '[c]/x', 'x']],
  // `[e]` and the root take what the others have in common.
  [['[p=uuid]-[q]', '[p=uuid].[q]']],
  [['[[a]]/[[b=int]]', '[[c]]/[[d=slug]]', '[e]', '']],
])('%j are apart', (tree) => {
  expect(planDirectories(tree).diagnostics).toBeUndefined()
})

test.each(ADVICE)('the advice for %j says what to type', (tree, fix, renames) => {
  const { diagnostics = [] } = planDirectories(tree)
  expect(diagnostics).toMatchObject([{ code: 'route-conflict', fix }])
  expect(diagnostics[0]?.renames).toEqual(renames)
  for (const diagnostic of diagnostics) expectRenamesToHelp(diagnostic)
})

/** Plans the directories of a conflict again, under the names that it advises. */
function expectRenamesToHelp(diagnostic: Diagnostic): void {
  const directories = diagnostic.files.map((file) => file.replace('/route.ts', ''))
  if (diagnostic.renames === undefined) return
  const { diagnostics } = planDirectories(follow(diagnostic, directories))
  expect({ directories, diagnostic, diagnostics }).toEqual({
    directories,
    diagnostic,
    diagnostics: undefined,
  })
}
