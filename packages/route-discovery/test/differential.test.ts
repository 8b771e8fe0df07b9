import { createDispatcher } from '@portolan/dispatch-core'
import {
  builtInMatchers,
  formatPattern,
  type Segment,
  variantsOf,
} from '@portolan/dispatch-core/pattern'
import fc from 'fast-check'
import createFindMyWay, { type HTTPVersion, type Instance } from 'find-my-way'
import { addRoute, createRouter, findRoute } from 'rou3'
import { expect, test } from 'vitest'
import type { ManifestRoute } from '../src/index.ts'
import { planDirectories } from './planned.ts'
import { parseRouteId, sortRoutes } from './sveltekit.ts'

/** Finds the id of the route that serves a path. */
type Find = (path: string) => string | undefined

/** Paths of directories with `names` and one of `ends`; `%` becomes the depth. */
function directories(names: readonly string[], ends: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...ends),
    )
    .map(([names, end]) => names.map((name, at) => name.replace('%', `${at}`)).join('/') + end)
}

/**
 * Names that discovery, rou3 and find-my-way all understand: static text, whole params and a
 * rest param at the end. Deliberate differences, which is why such trees and paths are left out:
 * - a rest param takes one segment or more here, and none too in rou3 and find-my-way, where
 *   `/a/*` answers `/a/`: a rest that may be empty is written `[[...path]]` here;
 * - a route below a rest param (`[...path]/edit`), an optional segment before others and
 *   matchers with an order have no counterpart in both;
 * - one trailing slash is ignored here by default, and kept apart by find-my-way;
 * - empty segments and encoded static text never match here; rou3 splits and compares otherwise.
 */
const PLAIN = directories(['a', 'b', 'c', '[p%]'], ['', '', '/[...rest]'])

/**
 * Names that SvelteKit reads and sorts as we do: also text before a param, matchers, groups, and an
 * optional or rest segment at the end. Deliberate differences:
 * - its `[...rest]` may be empty, as `[[...rest]]` here, and is compared with that;
 * - it ranks an affixed param by its first text (`a[p]` above `[p]ab`), we by all of it;
 * - it ranks `[p]` above `[[last]]` before it looks at later segments, so that `[p]/[[...rest]]`
 *   answers before `[[last]]`; here the path ends there, and the end ranks above a rest;
 * - it ranks a rest param before more text (`[...rest]/x`) above `[p]`; here the leftmost segment
 *   decides.
 */
const RICH = ['a', 'b', '1', '(g)/a', '[p%]', '[p%=int]', 'a[p%]', 'ab[p%]']
const RESTS = directories(RICH, ['', '', '/[[...rest]]'])
const OPTIONALS = directories(RICH, ['', '', '/[[last]]'])

/** Optional segments before others, see below. */
const INNER_OPTIONALS = directories(
  ['a', 'b', '1', '(g)/a', '[p%]', '[[o%]]'],
  ['', '/a', '/b', '/[[...rest]]'],
)

const url = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', 'ab', 'abc', '1', '23'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((texts) => `/${texts.join('/')}`)

function toFindMyWay(routes: readonly ManifestRoute[]): Find {
  const router: Instance<HTTPVersion.V1> = createFindMyWay()
  for (const { id, pattern } of routes) {
    router.on('GET', pattern.replace(/:rest\+$/, '*'), () => {}, { id })
  }
  return (path) => (router.find('GET', path)?.store as { id: string } | undefined)?.id
}

function toRou3(routes: readonly ManifestRoute[]): Find {
  const router = createRouter<string>()
  for (const { id, pattern } of routes) {
    addRoute(router, 'GET', pattern.replace(/:rest\+$/, '**:rest'), id)
  }
  return (path) => findRoute(router, 'GET', path)?.data
}

/** The first route in its order whose pattern matches and whose matchers accept. */
function toSvelteKit(routes: readonly ManifestRoute[]): Find {
  const sorted = sortRoutes(
    routes.map(({ id }) => ({ id: `/${id.replace('[[...rest]]', '[...rest]')}`, own: id })),
  ).map(({ id, own }) => ({ own, ...parseRouteId(id) }))
  return (path) =>
    sorted.find(({ pattern, params }) => {
      const [matched, ...texts] = pattern.exec(path) ?? []
      if (matched === undefined) return false
      return params.every(
        ({ matcher }, at) =>
          matcher !== 'int' || builtInMatchers.int(texts[at] ?? '') !== undefined,
      )
    })?.own
}

function dispatch(routes: readonly ManifestRoute[]) {
  return createDispatcher({
    routes: routes.map(({ id, pattern }) => ({ id, pattern, module: {} })),
  })
}

test.each<[name: string, toPeer: typeof toRou3, directory: fc.Arbitrary<string>]>([
  ['find-my-way', toFindMyWay, PLAIN],
  ['rou3', toRou3, PLAIN],
  ['SvelteKit with rests', toSvelteKit, RESTS],
  ['SvelteKit with optional segments', toSvelteKit, OPTIONALS],
])('%s finds the same routes on random trees', (_name, toPeer, directory) => {
  fc.assert(
    fc.property(
      fc.uniqueArray(directory, { minLength: 1, maxLength: 12 }),
      fc.array(url, { minLength: 60, maxLength: 60 }),
      (directories, urls) => {
        const { routes } = planDirectories(directories)
        // Left to the tests of conflicts.
        fc.pre(routes !== undefined)
        const dispatcher = dispatch(routes)
        const findInPeer = toPeer(routes)
        for (const target of urls) {
          expect([target, findInPeer(target)]).toEqual([target, dispatcher.match(target)?.route.id])
        }
      },
    ),
    { numRuns: 100 },
  )
})

/**
 * SvelteKit sorts a route as if its optional segments before others were left out, for every URL.
 * Here they are left out for the URLs that lack them. So the order is the same for a URL that each
 * route matches without optional segments. Further deliberate differences:
 * - SvelteKit refuses `about` beside `[[lang]]/about`, and each two routes of which a variant is the
 *   same; here the route with fewer optional segments wins;
 * - it reads a URL in one way and asks matchers then, so that `[[o]]/[p=int]/[[...rest]]` does not
 *   answer `/1/a`; here a matcher that refuses leads to the next variant.
 */
test('SvelteKit finds the same routes for URLs without the optional segments', () => {
  let compared = 0
  fc.assert(
    fc.property(
      fc.uniqueArray(INNER_OPTIONALS, { minLength: 1, maxLength: 8 }),
      fc.array(url, { minLength: 60, maxLength: 60 }),
      (directories, urls) => {
        const { routes } = planDirectories(directories)
        fc.pre(routes !== undefined)
        const dispatcher = dispatch(routes)
        const findInPeer = toSvelteKit(routes)
        for (const target of urls) {
          const variants = routes.flatMap(({ segments }) => findBest(segments, target) ?? [])
          const shapes = new Set(variants.map(({ rank }) => rank.slice(0, -1)))
          if (shapes.size < variants.length || variants.some(({ isShort }) => !isShort)) continue
          if (variants.length > 1) compared++
          expect([target, findInPeer(target)]).toEqual([target, dispatcher.match(target)?.route.id])
        }
      },
    ),
    { numRuns: 100 },
  )
  expect(compared).toBeGreaterThan(20)
})

/** The best variant that matches a path; `isShort` without all optional segments. */
function findBest(segments: readonly Segment[], target: string) {
  const variants = variantsOf(segments)
    .filter((variant) => {
      const routes = [{ pattern: formatPattern(variant.segments), module: {} }]
      return createDispatcher({ routes }).match(target) !== undefined
    })
    .map(({ segments: own, rank }) => {
      const isShort = segments.every(
        (segment) =>
          segment.kind !== 'optional' ||
          !own.some((other) => 'name' in other && other.name === segment.name),
      )
      return { rank, isShort }
    })
  return variants.sort((a, b) => (a.rank < b.rank ? -1 : 1))[0]
}
