import { createDispatcher } from '@portolan/dispatch-core'
import fc from 'fast-check'
import createFindMyWay, { type HTTPVersion, type Instance } from 'find-my-way'
import { addRoute, createRouter, findRoute } from 'rou3'
import { expect, test } from 'vitest'
import { discoverRoutes, type ManifestRoute } from '../src/index.ts'
import { withTree } from './tree-on-disk.ts'

/**
 * Trees that discovery accepts and all three understand: static text, whole params and a rest param at the end.
 *
 * Deliberate differences, which is why such trees and paths are left out:
 * - a route that serves no URL is refused here, and kept by both;
 * - a rest param takes one segment or more here, and none too in rou3 and find-my-way, where
 *   `/a/*` answers `/a/`: a rest that may be empty is written `[[...path]]` here;
 * - a route below a rest param (`[...path]/edit`), an optional segment before others and
 *   matchers with an order have no counterpart in both;
 * - one trailing slash is ignored here by default, and kept apart by find-my-way;
 * - empty segments and encoded static text never match here; rou3 splits and compares otherwise.
 */
const directory = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '[p]'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '/[...rest]'),
  )
  .map(([names, rest]) => names.map((name, at) => name.replace('p', `p${at}`)).join('/') + rest)

const url = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 })
  .map((texts) => `/${texts.join('/')}`)

function toFindMyWay(routes: readonly ManifestRoute[]): (path: string) => string | undefined {
  const router: Instance<HTTPVersion.V1> = createFindMyWay()
  for (const { id, pattern } of routes) {
    router.on('GET', pattern.replace(/:rest\+$/, '*'), () => {}, { id })
  }
  return (path) => (router.find('GET', path)?.store as { id: string } | undefined)?.id
}

function toRou3(routes: readonly ManifestRoute[]): (path: string) => string | undefined {
  const router = createRouter<string>()
  for (const { id, pattern } of routes) {
    addRoute(router, 'GET', pattern.replace(/:rest\+$/, '**:rest'), id)
  }
  return (path) => findRoute(router, 'GET', path)?.data
}

test.each([
  ['find-my-way', toFindMyWay],
  ['rou3', toRou3],
])('%s finds the same routes on random trees', async (_name, toPeer) => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(directory, { minLength: 1, maxLength: 12 }),
      fc.array(url, { minLength: 60, maxLength: 60 }),
      async (directories, urls) => {
        const files = directories.map((path) => `${path}/route.ts`)
        const routes = await withTree(files, (appDir) => discoverRoutes({ appDir })).then(
          (manifest) => manifest.routes,
          () => [],
        )
        const dispatcher = createDispatcher({
          routes: routes.map(({ id, pattern }) => ({ id, pattern, module: {} })),
        })
        const findInPeer = toPeer(routes)
        for (const target of urls) {
          expect([target, findInPeer(target)]).toEqual([target, dispatcher.match(target)?.route.id])
        }
      },
    ),
    { numRuns: 50 },
  )
})
