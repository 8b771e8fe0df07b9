import { isReference, METHODS, type Method, type Step } from './argument-reader.ts'
import type { FoundRoute } from './find-routes.ts'
import { toDirectory } from './read-path.ts'

/** A route file that is to be written. */
export interface PlannedRoute {
  /** In the app directory, with `/`; empty for the root. */
  readonly directory: string
  readonly exports: readonly PlannedExport[]
}

/** A handler, and the methods under which a route file exports it. */
export interface PlannedExport {
  readonly methods: readonly Exclude<Method, 'ALL'>[]
  readonly route: FoundRoute
  /** Without the ones in middleware files. */
  readonly steps: readonly Step[]
}

/** A middleware file, for all routes in and below its directory. */
export interface PlannedMiddleware {
  readonly directory: string
  readonly steps: readonly Step[]
}

export interface FilePlan {
  readonly routes: readonly PlannedRoute[]
  readonly middleware: readonly PlannedMiddleware[]
}

/** Sorts routes into files, and takes the middleware in front of all routes of a directory out. */
export function planFiles(found: readonly FoundRoute[]): FilePlan {
  const directories = new Map<string, FoundRoute[]>()
  for (const route of found) {
    const directory = toDirectory(route.segments)
    directories.set(directory, [...(directories.get(directory) ?? []), route])
  }
  const middleware = hoist('', directories, 0)
  const routes = [...directories].map(([directory, own]) => ({
    directory,
    exports: planExports(own, countAbove(directory, middleware)),
  }))
  return { routes: routes.sort(byDirectory), middleware: [...middleware].sort(byDirectory) }
}

function byDirectory(a: { directory: string }, b: { directory: string }): number {
  return a.directory < b.directory ? -1 : 1
}

/**
 * The steps that all routes in and below a directory begin with, written where the routes part.
 *
 * @param above the number of steps that directories above have
 */
function hoist(
  directory: string,
  all: ReadonlyMap<string, readonly FoundRoute[]>,
  above: number,
): PlannedMiddleware[] {
  const below = [...all].filter(([other]) => isInside(other, directory))
  const children = new Set(below.map(([other]) => childOf(other, directory)))
  const [onlyChild] = children
  if (children.size === 1 && onlyChild !== undefined) return hoist(onlyChild, all, above)
  const routes = below.flatMap(([, own]) => own)
  // A middleware file says something about a directory, not about a single handler.
  const steps = routes.length < 2 ? [] : findCommon(routes, above)
  const count = above + steps.length
  const deeper = [...children].flatMap((child) =>
    child === undefined ? [] : hoist(child, all, count),
  )
  return steps.length === 0 ? deeper : [{ directory, steps }, ...deeper]
}

function isInside(directory: string, parent: string): boolean {
  return parent === '' || directory === parent || directory.startsWith(`${parent}/`)
}

/** The directory one below, on the way to another; `undefined` for the directory itself. */
function childOf(directory: string, parent: string): string | undefined {
  if (directory === parent) return undefined
  const [name] = directory.slice(parent === '' ? 0 : parent.length + 1).split('/')
  return parent === '' ? name : `${parent}/${name}`
}

function findCommon(routes: readonly FoundRoute[], above: number): readonly Step[] {
  const [first, ...others] = routes.map(({ steps }) => steps.slice(above))
  if (first === undefined) return []
  const count = first.findIndex((step, index) =>
    others.some((steps) => steps[index]?.key !== step.key),
  )
  return count === -1 ? first : first.slice(0, count)
}

function countAbove(directory: string, middleware: readonly PlannedMiddleware[]): number {
  return middleware
    .filter((each) => isInside(directory, each.directory))
    .reduce((sum, { steps }) => sum + steps.length, 0)
}

function planExports(routes: readonly FoundRoute[], above: number): PlannedExport[] {
  const named = routes.map(({ method }) => method)
  return routes.map((route) => ({
    // HEAD is answered as GET.
    methods:
      route.method === 'ALL'
        ? METHODS.filter(
            (method) => !named.includes(method) && method !== 'HEAD' && method !== 'QUERY',
          )
        : [route.method],
    route,
    steps: route.steps.slice(above),
  }))
}

/** The steps that two files would make one each of, where Express has one for both. */
export function findSplitSteps({ routes, middleware }: FilePlan): Step[] {
  const places = new Map<string, Set<string>>()
  const steps = new Map<string, Step>()
  const add = (step: Step, place: string) => {
    steps.set(step.key, step)
    places.set(step.key, (places.get(step.key) ?? new Set()).add(place))
  }
  for (const { directory, exports } of routes) {
    for (const { steps: own } of exports) for (const step of own) add(step, directory)
  }
  for (const { directory, steps: own } of middleware) {
    for (const step of own) add(step, `middleware ${directory}`)
  }
  return [...steps.values()].filter(
    ({ key, node }) => !isReference(node) && (places.get(key)?.size ?? 0) > 1,
  )
}
