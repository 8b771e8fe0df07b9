import { createServer, resourceRoutes } from '@portolan/adapter-express'
import type { RouteDefinition } from '@portolan/dispatch-core'
import type { RequestHandler } from 'express'
import { exchange } from '../connection.ts'
import { GUARDED, isUnderGuard, PATTERNS, randomTarget, requestOf } from '../guarded-routes.ts'
import type { Random } from '../random.ts'
import { createApp, createRouter, listen, type Version } from '../servers.ts'
import { defineSuite, smallerLists, smallerTexts } from '../suite.ts'

/** An app with a guard, and the targets that are sent to it. */
interface GuardedApp {
  readonly version: Version
  readonly isStrict: boolean
  readonly isCaseSensitive: boolean
  /** The places that the routes are mounted at, outermost first: each a router or an app. */
  readonly mounts: readonly { readonly path: string; readonly kind: 'router' | 'app' }[]
  readonly guard: {
    /** How many mounts are around the guard. */
    readonly depth: number
    /** `exact` is `app.all()` of the whole path. */
    readonly style: 'prefix' | 'exact' | 'two'
  }
  readonly targets: readonly string[]
}

/**
 * Express itself is the oracle: its guard stands in front of the routes, and matches as it likes. A
 * handler whose path lies under the guard may only run if the guard has run.
 */
export const guards = defineSuite<GuardedApp>({
  name: 'guards',
  claim: 'no target reaches a handler under a guard of Express without that guard',
  start: async () => ({
    generate,
    count: ({ targets }) => targets.length,
    check,
    *shrink(app) {
      for (const targets of smallerLists(app.targets)) yield { ...app, targets }
      const [target, ...others] = app.targets
      if (target !== undefined && others.length === 0) {
        for (const smaller of smallerTexts(target)) yield { ...app, targets: [smaller] }
      }
      for (const mounts of smallerLists(app.mounts)) {
        const depth = Math.min(app.guard.depth, mounts.length)
        yield { ...app, mounts, guard: { ...app.guard, depth } }
      }
    },
    close: async () => {},
  }),
})

function generate(random: Random): GuardedApp {
  const mounts = random.list(0, 2, () => ({
    path: random.pick(['/m', '/v1', '/m/v1', '/admin']),
    kind: random.pick(['router', 'app'] as const),
  }))
  const prefix = mounts.map(({ path }) => path).join('')
  return {
    version: random.pick([4, 5] as const),
    isStrict: random.chance(0.3),
    isCaseSensitive: random.chance(0.3),
    mounts,
    guard: {
      depth: random.int(mounts.length + 1),
      style: random.pick(['prefix', 'prefix', 'exact', 'two'] as const),
    },
    targets: random.list(40, 40, () => randomTarget(random, prefix)),
  }
}

async function check(input: GuardedApp): Promise<string | undefined> {
  const guarded = new Set<string>()
  const handled = new Map<string, string>()
  const { port, close } = await serve(input, guarded, handled)
  try {
    await Promise.all(input.targets.map((target, id) => exchange(port, [requestOf(target, id)])))
  } finally {
    await close()
  }
  for (const [id, route] of handled) {
    if (!guarded.has(id)) {
      return `${JSON.stringify(input.targets[Number(id)])} ran ${route} without its guard`
    }
  }
  return undefined
}

async function serve(input: GuardedApp, guarded: Set<string>, handled: Map<string, string>) {
  const guard: RequestHandler = (req, _res, next) => {
    guarded.add(String(req.headers['x-id']))
    next()
  }
  const routes: RouteDefinition[] = PATTERNS.map((pattern) => ({
    pattern,
    module: {
      loader: ({ params, request }) => {
        const id = request.headers.get('x-id') ?? ''
        if (isUnderGuard(input.guard.style === 'exact', pattern, params)) handled.set(id, pattern)
        return pattern
      },
    },
  }))
  const { version, isStrict, isCaseSensitive, mounts } = input
  const newApp = () => {
    const made = createApp(version)
    made.set('strict routing', isStrict)
    made.set('case sensitive routing', isCaseSensitive)
    return made
  }
  const app = newApp()
  let place: ReturnType<typeof createRouter> = app
  for (let depth = 0; ; depth++) {
    if (depth === input.guard.depth) placeGuard(place, input, guard)
    const mount = mounts[depth]
    if (mount === undefined) break
    const inner =
      mount.kind === 'app'
        ? newApp()
        : createRouter(version, { strict: isStrict, caseSensitive: isCaseSensitive })
    place.use(mount.path, inner)
    place = inner
  }
  place.use(await resourceRoutes({ routes }))
  return listen(createServer(app))
}

function placeGuard(
  place: ReturnType<typeof createRouter>,
  { mounts, guard: { depth, style } }: GuardedApp,
  guard: RequestHandler,
): void {
  const rest = mounts.slice(depth).map(({ path }) => path)
  const path = [...rest, GUARDED].join('')
  if (style === 'prefix') place.use(path, guard)
  if (style === 'two') place.use(path, (_req, _res, next) => next(), guard)
  if (style === 'exact') place.all(`${path}/users`, guard)
}
