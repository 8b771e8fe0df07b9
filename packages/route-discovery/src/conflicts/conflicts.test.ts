import { createDispatcher, type Dispatcher } from '@portolan/dispatch-core'
import { comparePatterns } from '@portolan/dispatch-core/pattern'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withTree } from '../../test/tree-on-disk.ts'
import { DiscoveryError, discoverRoutes, type ManifestRoute } from '../index.ts'

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

function discover(directories: readonly string[]) {
  const files = directories.map((path) => `${path}/route.ts`)
  return withTree(files, async (appDir) => {
    try {
      return { routes: (await discoverRoutes({ appDir })).routes }
    } catch (error) {
      if (error instanceof DiscoveryError) return { diagnostics: error.diagnostics }
      throw error
    }
  })
}

const patterns = new Map<string, string>()

/** The pattern of a route alone in its tree. */
async function patternOf(file: string): Promise<string> {
  if (!patterns.has(file)) {
    const { routes } = await discover([file.replace('/route.ts', '')])
    patterns.set(file, routes?.[0]?.pattern ?? 'none')
  }
  return patterns.get(file) ?? ''
}

describe('conflicts, on random trees', () => {
  const trees = fc.uniqueArray(directory, { minLength: 2, maxLength: 7 })

  // Short paths of few kinds, so that most trees hold a conflict.
  const crowded = fc.uniqueArray(
    directory.filter((path) => path.split('/').length < 3),
    { minLength: 8, maxLength: 12 },
  )

  test('where there is none, every URL has one best route', async () => {
    await fc.assert(
      fc.asyncProperty(
        trees,
        fc.array(url, { minLength: 60, maxLength: 60 }),
        async (tree, urls) => {
          const { routes } = await discover(tree)
          fc.pre(routes !== undefined)
          for (const target of urls) {
            const [best, second] = routes
              .filter((route) => isMatch(route, target))
              .sort((a, b) => comparePatterns(a.segments, b.segments))
            if (best === undefined || second === undefined) continue
            const order = comparePatterns(best.segments, second.segments)
            expect({ target, tie: order === 0 && [best.id, second.id] }).toEqual({
              target,
              tie: false,
            })
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('where there is one, its sample URL matches every file that it names', async () => {
    await fc.assert(
      fc.asyncProperty(crowded, async (tree) => {
        const { diagnostics } = await discover(tree)
        for (const { code, files, sampleUrl } of diagnostics ?? []) {
          if (code !== 'route-conflict') continue
          for (const file of files) {
            const pattern = await patternOf(file)
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

  test('where two folders are in conflict, each way of following the advice resolves it', async () => {
    await fc.assert(
      fc.asyncProperty(crowded, async (tree) => {
        const { diagnostics } = await discover(tree)
        for (const { code, files } of diagnostics ?? []) {
          if (code !== 'route-conflict' || files.length !== 2) continue
          await expectAdviceToHelp(files.map((file) => file.replace('/route.ts', '')))
        }
      }),
      { numRuns: 100 },
    )
  })
})

const ADVICE: [tree: string[], fix: string][] = [
  [
    ['[[lang]]/docs/[[...path]]', '[[lang]]/blog/[[...path]]'],
    'Rename "[[lang]]" to "[lang]", and put what answers without that segment into "blog/[[...path]]" and "docs/[[...path]]"',
  ],
  [
    ['(a)/[[lang]]/x/[[page]]', '(b)/[[lang]]/y/[[page]]'],
    'Rename "(a)/[[lang]]" to "(a)/[lang]" and "(b)/[[lang]]" to "(b)/[lang]", and put what answers without that segment into "(a)/x/[[page]]" and "(b)/y/[[page]]"',
  ],
  [
    ['users/[id]/posts/[post]', 'users/[id]/posts/[slug]'],
    'Leave one of the folders, or rename "users/[id]/posts/[post]" to "users/[id]/posts/[post=int]" if it takes integers alone, or else "users/[id]/posts/[post]" to "users/[id]/posts/post-[post]"',
  ],
  [['[id=int]', '[number=int]'], 'Leave one of the folders, or rename "[id=int]" to "id-[id=int]"'],
  [
    ['files/[...path]/raw', 'files/[...rest]/raw'],
    'Leave one of the folders, or rename "files/[...path]" to "files/path/[...path]"',
  ],
  [['(a)/about', '(b)/about'], 'Leave one of the folders, or rename the others to another segment'],
  [['[a]', '[b]', '[c]'], 'Leave one of the folders, or rename the others to another segment'],
]

test.each(ADVICE)('the advice for %j says what to type', async (tree, fix) => {
  const { diagnostics } = await discover(tree)
  expect(diagnostics).toMatchObject([{ code: 'route-conflict', fix }])
  if (tree.length === 2) await expectAdviceToHelp(tree)
})

/** Does what the advice for two folders says, in each of the ways that it offers. */
async function expectAdviceToHelp(tree: readonly string[]): Promise<void> {
  const fix = (await discover(tree)).diagnostics?.[0]?.fix ?? ''
  const [renaming = '', added = ''] = fix.split(', and put ')
  const more = [...added.matchAll(/"([^"]+)"/g)].map(([, path = '']) => path)
  for (const way of renaming.split(', or else ')) {
    let renamed = [...tree]
    for (const [, from = '', to = ''] of way.matchAll(/"([^"]+)" to "([^"]+)"/g)) {
      renamed = renamed.map((path) =>
        path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path,
      )
    }
    if (!way.includes('" to "')) renamed.pop()
    const result = await discover([...renamed, ...more])
    expect({ tree, fix, diagnostics: result.diagnostics }).toEqual({
      tree,
      fix,
      diagnostics: undefined,
    })
  }
}
