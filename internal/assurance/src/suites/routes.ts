import { createDispatcher } from '@portolan/dispatch-core'
import { builtInMatchers } from '@portolan/dispatch-core/pattern'
import { DiscoveryError, type ManifestRoute, planRoutes } from '@portolan/route-discovery'
import createFindMyWay from 'find-my-way'
import { addRoute, createRouter, findRoute } from 'rou3'
import {
  findEqualRanks,
  referenceMatch,
} from '../../../../packages/dispatch-core/test/matching/reference-match.ts'
import type { Random } from '../random.ts'
import { defineSuite, smallerLists } from '../suite.ts'

/** Directories with a route file each, and the targets that are looked up in them. */
interface Tree {
  readonly directories: readonly string[]
  readonly targets: readonly string[]
  readonly trailingSlash: 'ignore' | 'never' | 'always'
}

export const routes = defineSuite<Tree>({
  name: 'routes',
  claim:
    'any tree of routes answers as the reference and two peers do, or has the conflicts that all its paths show',
  start: async () => ({
    generate,
    count: ({ targets }) => targets.length,
    check: async (tree) => check(tree),
    *shrink(tree) {
      for (const directories of smallerLists(tree.directories)) yield { ...tree, directories }
      for (const targets of smallerLists(tree.targets)) yield { ...tree, targets }
    },
    close: async () => {},
  }),
})

/** Names that both peers read in the same way; `%` becomes the depth. A rest stands at the end. */
const PLAIN = ['a', 'b', 'ab', '[p%]']

const NAMES = [
  ...['a', 'b', 'ab', '1', '(g)', '(h)', '[p%]', '[q%]', '[p%=int]', '[q%=int]', '[p%=slug]'],
  ...['[[p%]]', '[[q%]]', '[[q%=int]]', 'a[p%]', '[p%]a', 'b[p%]', '[p%]b', 'a[p%]b'],
  ...['[p%]-[q%]', '[p%=int]-[q%]', '[p%=int]a'],
]

const RESTS = ['[...p%]', '[[...p%]]']

/** For any two names above of one rank, one of these texts is a segment that both take. */
const TEXTS = ['a', 'b', 'ab', 'aa', 'ba', 'bb', '1', 'aab', 'a-a', '1-a', '1a']

/** Texts that parsers of paths read in different ways. */
const ODD = [
  ...['', '.', '..', '%61', 'a%2Fb', '%2e%2e', 'a%', '%00', 'é', '%C3%A9', '%c3%a9', 'A', 'a;b'],
  ...['a\\b', '#', 'a%20b', '%2541', 'b?a=/b', '+', "'", '1-1-1', '-0', '1e3', '9007199254740993'],
]

/** All paths of up to three segments, as many as a directory has here. */
const PATHS = [0, 1, 2, 3].flatMap(pathsOf)

function pathsOf(depth: number): string[] {
  if (depth === 0) return ['/']
  if (depth === 1) return TEXTS.map((text) => `/${text}`)
  return pathsOf(depth - 1).flatMap((path) => TEXTS.map((text) => `${path}/${text}`))
}

function generate(random: Random): Tree {
  const isPlain = random.chance(0.4)
  const directories = random.list(1, isPlain ? 12 : 6, () => randomDirectory(random, isPlain))
  return {
    directories: [...new Set(directories)],
    targets: random.list(60, 60, () => randomTarget(random)),
    trailingSlash: random.pick(['ignore', 'ignore', 'never', 'always'] as const),
  }
}

function randomDirectory(random: Random, isPlain: boolean): string {
  const names = random.list(1, 3, () => random.pick(isPlain ? PLAIN : NAMES))
  if (isPlain && random.chance(0.3)) names[names.length - 1] = '[...p%]'
  // More than one rest is refused, whatever the other directories are.
  if (!isPlain && random.chance(0.3)) names[random.int(names.length)] = random.pick(RESTS)
  return names.map((name, depth) => name.replaceAll('%', String(depth))).join('/')
}

function randomTarget(random: Random): string {
  const texts = random.list(0, 5, () => random.pick(random.chance(0.1) ? ODD : TEXTS))
  return `/${texts.join('/')}${random.pick(['', '', '', '', '/', '?', '?a=/b', '//'])}`
}

function check(tree: Tree): string | undefined {
  try {
    const { routes: planned } = planRoutes(tree.directories.map(toFile))
    return findTie(tree, []) ?? findDifference(tree, planned)
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error
    const conflicts = error.diagnostics.filter(({ code }) => code === 'route-conflict')
    if (conflicts.length < error.diagnostics.length) return undefined
    return findTie(
      tree,
      conflicts.map(({ files }) => files),
    )
  }
}

function toFile(directory: string): string {
  return `${directory}/route.ts`
}

/** A pair of routes that some path shows to be equal where no conflict names them, or the reverse. */
function findTie(
  { directories }: Tree,
  conflicts: readonly (readonly string[])[],
): string | undefined {
  const patterns = directories.map((directory) => {
    const [route] = planRoutes([toFile(directory)]).routes
    return route?.segments ?? []
  })
  const tied = new Map<string, string>()
  for (const path of PATHS) {
    for (const equal of findEqualRanks(patterns, path, OPTIONS)) {
      for (const one of equal) {
        for (const other of equal) if (one < other) tied.set(pairOf(one, other), path)
      }
    }
  }
  for (const [pair, path] of tied) {
    const files = pair.split(' ').map((at) => toFile(directories[Number(at)] ?? ''))
    if (conflicts.some((named) => files.every((file) => named.includes(file)))) continue
    return `${files.join(' and ')} are equal for ${path}, and no conflict names both`
  }
  for (const files of conflicts) {
    for (const file of files) {
      const at = directories.indexOf(file.slice(0, -'/route.ts'.length))
      const others = files.map((other) => directories.indexOf(other.slice(0, -'/route.ts'.length)))
      if (others.some((other) => tied.has(pairOf(at, other)))) continue
      return `${file} is in a conflict, and no path shows it`
    }
  }
  return undefined
}

const OPTIONS = { matchers: builtInMatchers, trailingSlash: 'ignore' as const }

function pairOf(one: number, other: number): string {
  return `${Math.min(one, other)} ${Math.max(one, other)}`
}

function findDifference(
  { directories, targets, trailingSlash }: Tree,
  planned: readonly ManifestRoute[],
): string | undefined {
  const dispatcher = createDispatcher({
    routes: planned.map(({ id, pattern }) => ({ id, pattern, module: {} })),
    trailingSlash,
  })
  const patterns = planned.map(({ segments }) => segments)
  for (const target of targets) {
    const match = dispatcher.match(target)
    const found = match && {
      id: match.route.id,
      ...('params' in match ? { params: { ...match.params } } : { malformed: true }),
    }
    const right = referenceMatch(patterns, target, { ...OPTIONS, trailingSlash })
    const expected = right && { ...right, id: planned[right.route]?.id }
    if (show(found) !== show(expected)) {
      return `${target} is ${show(found)}, and ${show(expected)} by the reference`
    }
  }
  // The peers keep a trailing slash apart, which `ignore` and `never` do not show here.
  if (trailingSlash === 'always' || !directories.every(isPlainDirectory)) return undefined
  for (const [name, find] of [toFindMyWay(planned), toRou3(planned)] as const) {
    for (const target of targets.filter(isPlainTarget)) {
      const own = dispatcher.match(target)?.route.id
      if (find(target) !== own) return `${target} is ${own}, and ${find(target)} in ${name}`
    }
  }
  return undefined
}

function show(answer: object | undefined): string {
  if (answer === undefined) return 'no match'
  const { id, params, malformed } = answer as Readonly<Record<string, unknown>>
  return JSON.stringify([id, malformed ?? Object.entries(params ?? {}).sort()])
}

function isPlainDirectory(directory: string): boolean {
  return directory.split('/').every((name) => /^(a|b|ab|\[p\d\]|\[\.\.\.p\d\])$/.test(name))
}

/** No slash at the end, no query and nothing that the peers decode or collapse. */
function isPlainTarget(target: string): boolean {
  return /^(\/[\w-]+)+$/.test(target)
}

type Peer = readonly [name: string, find: (path: string) => string | undefined]

function toFindMyWay(planned: readonly ManifestRoute[]): Peer {
  const router = createFindMyWay()
  for (const { id, pattern } of planned) {
    router.on('GET', pattern.replace(/:p\d\+$/, '*'), () => {}, { id })
  }
  return ['find-my-way', (path) => router.find('GET', path)?.store?.id]
}

function toRou3(planned: readonly ManifestRoute[]): Peer {
  const router = createRouter<string>()
  for (const { id, pattern } of planned) {
    addRoute(router, 'GET', pattern.replace(/:(p\d)\+$/, '**:$1'), id)
  }
  return ['rou3', (path) => findRoute(router, 'GET', path)?.data]
}
