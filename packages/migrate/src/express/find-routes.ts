import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import { findRouters, type Router } from '../source/find-routers.ts'
import type { RemarkCode } from '../source/refusals.ts'
import type { Expression } from '../source/resolve-value.ts'
import { type Node, type SourceFile, textOf } from '../source/source-file.ts'
import {
  ArgumentReader,
  describe,
  isRoute,
  type Method,
  type ReadOptions,
  type Step,
} from './argument-reader.ts'
import { isErrorMiddleware } from './check-functions.ts'
import { PassingMiddleware } from './passing-middleware.ts'
import { type Layer, readLayers } from './read-layers.ts'

/** A route of the app, with all that runs in front of its handler. */
export interface FoundRoute {
  readonly method: Method
  readonly segments: readonly Segment[]
  readonly pattern: string
  readonly steps: readonly Step[]
  readonly handler: Expression
  readonly layer: Layer
  /** The handler may call `next()`. */
  readonly passesOn: boolean
}

export interface FoundRoutes {
  readonly routes: readonly FoundRoute[]
  /** The calls that have become route files. */
  readonly moved: readonly Layer[]
  /** The first of them in each app, where the routes are to be mounted. */
  readonly mounts: readonly Layer[]
}

export interface FindOptions extends ReadOptions {
  /** The path below which routers are that no app of the files mounts. */
  readonly mount: string
}

/** The routes of apps and routers, in the order in which Express asks them. */
export function findRoutes(files: readonly SourceFile[], options: FindOptions): FoundRoutes {
  const finder = new RouteFinder(options)
  const routers = files.flatMap(findRouters)
  for (const router of routers) if (router.kind === 'app') finder.visitApp(router)
  const loose = routers.filter(({ kind }) => kind === 'router')
  // One that another one mounts is visited with it.
  const inner = new Set(loose.flatMap((router) => finder.findMounted(router)))
  for (const router of loose) {
    if (!inner.has(router)) finder.visitLoose(router, options.mount)
  }
  finder.refuseUnused()
  return finder
}

class RouteFinder implements FoundRoutes {
  readonly routes: FoundRoute[] = []
  readonly moved: Layer[] = []
  readonly mounts: Layer[] = []
  readonly #options: FindOptions
  readonly #reader: ArgumentReader
  readonly #passing: PassingMiddleware
  readonly #visited = new Set<Router>()

  constructor(options: FindOptions) {
    this.#options = options
    this.#reader = new ArgumentReader(options)
    this.#passing = new PassingMiddleware(options.remarks)
  }

  /** The layers in front of the first route and behind the last one stay in the app. */
  visitApp(app: Router): void {
    this.#visited.add(app)
    const layers = readLayers(app)
    const isMoved = layers.map((layer) => this.#reader.isMovable(layer))
    const first = isMoved.indexOf(true)
    const last = isMoved.lastIndexOf(true)
    for (const [index, layer] of layers.entries()) {
      if (first !== -1 && index >= first && index <= last) {
        this.#visitLayer(layer, [])
        if (layer.statement.type === 'VariableDeclaration') this.#refuseChain(layer)
      } else if (isRoute(layer)) {
        this.#remark(
          'stays',
          layer,
          `${describe(layer)} stays where it is; it is answered ${index < first ? 'before' : 'after'} the route files`,
        )
      }
    }
    const mount = layers[first]
    if (mount !== undefined) this.mounts.push(mount)
  }

  /** A call on the app where it is made could not be taken out alone. */
  #refuseChain(layer: Layer): void {
    this.#remark(
      'conditional',
      layer,
      `${describe(layer)} is called where the app is made; write it as a statement of its own`,
    )
  }

  visitLoose(router: Router, mount: string): void {
    if (this.#visited.has(router)) return
    const prefix = this.#reader.readPath(mount, undefined)
    if (prefix !== undefined) this.#visitRouter(router, prefix)
  }

  refuseUnused(): void {
    this.#passing.refuseUnused()
  }

  /** The routers that a router mounts. */
  findMounted(router: Router): Router[] {
    return readLayers(router).flatMap((layer) =>
      layer.name === 'use'
        ? layer.args.flatMap(
            (node) => this.#reader.findRouter({ file: layer.router.file, node }) ?? [],
          )
        : [],
    )
  }

  #visitRouter(router: Router, prefix: readonly Segment[]): void {
    this.#visited.add(router)
    if (router.isStrict) {
      this.#options.remarks.add(
        'differs',
        router.file,
        router.made,
        'The router is strict or case-sensitive; route files are case-sensitive, and accept a slash at the end unless resourceRoutes() has trailingSlash: "never"',
      )
    }
    for (const layer of readLayers(router)) this.#visitLayer(layer, prefix)
  }

  #visitLayer(layer: Layer, prefix: readonly Segment[]): void {
    const { name } = layer
    if (layer.isConditional && (isRoute(layer) || name === 'use' || name === 'param')) {
      this.#remark(
        'conditional',
        layer,
        `${describe(layer)} is called in an if, a loop or a function; write it as a statement of its own beside the router, once for each path`,
      )
    } else if (name === 'param') {
      this.#remark(
        'router-param',
        layer,
        `${describe(layer)} runs for a param in any route; route files have no such thing: write it as a middleware, (req, res, next) => …, and give it to the routes that have the param`,
      )
    } else if (name === 'use') {
      this.#visitUse(layer, prefix)
    } else if (isRoute(layer)) {
      this.#visitRoute(layer, prefix)
    } else if (OTHER_METHODS.has(name) && layer.args.length > 1) {
      this.#remark(
        'unknown-method',
        layer,
        `${describe(layer)}: route files have no export for the method ${name.toUpperCase()}; leave it in the app, in front of the routers`,
      )
    }
  }

  #visitUse(layer: Layer, prefix: readonly Segment[]): void {
    const { file } = layer.router
    const [first, ...others] = layer.args
    if (first === undefined) return
    const own = this.#reader.isPath(file, first) ? this.#reader.readPath(first, layer) : []
    if (own === undefined) return
    const place = [...prefix, ...own]
    // Middleware of an app stays there, since it is for more than the routes.
    if (layer.router.kind === 'router' || this.#reader.isMovable(layer)) this.moved.push(layer)
    for (const node of flattenArrays(this.#reader.isPath(file, first) ? others : layer.args)) {
      const expression = { file, node }
      const router = this.#reader.findRouter(expression)
      if (router?.kind === 'app') {
        this.#remark(
          'nested-app',
          layer,
          `${textOf(file, node)} is an app in an app, with settings and error handlers of its own; make it an express.Router()`,
        )
      } else if (router !== undefined) {
        this.#visitRouter(router, place)
      } else if (isErrorMiddleware(this.#options.sources, expression)) {
        this.#remark(
          'error-middleware',
          layer,
          `${describe(layer)} is error middleware in front of or beside routes that move; call app.use() with it behind all routes, where errors of the route files go too`,
        )
      } else if (this.#reader.isRouterFunction(expression)) {
        this.#remark(
          'router-function',
          layer,
          `${textOf(file, node)} makes its router in a function; make it at the top of its module, and export it`,
        )
      } else {
        this.#reader.check(expression, 'middleware', place.length > 0)
        this.#passing.addPrefix(this.#reader.toStep(expression), place, layer)
        if (own.length > 0 && layer.router.kind === 'router') {
          this.#remark(
            'differs',
            layer,
            `${describe(layer)} runs for every URL below ${formatPattern(place)}; from now on it runs for the routes there alone`,
          )
        }
      }
    }
  }

  #visitRoute(layer: Layer, prefix: readonly Segment[]): void {
    const { file } = layer.router
    const [first, ...others] = layer.args
    const path = layer.routePath ?? first
    if (path === undefined) return
    this.moved.push(layer)
    const paths = path.type === 'ArrayExpression' ? path.elements : [path]
    const functions = flattenArrays(layer.routePath === undefined ? others : layer.args)
    const handler = functions.at(-1)
    if (handler === undefined) return
    if (handler.type === 'SpreadElement') {
      this.#remark(
        'dynamic-path',
        layer,
        `${describe(layer)} ends with a list of functions, ${textOf(file, handler)}; write its last function, the handler, on its own`,
      )
      return
    }
    for (const node of functions) {
      if (isErrorMiddleware(this.#options.sources, { file, node })) {
        this.#remark(
          'error-middleware',
          layer,
          `${describe(layer)} has error middleware; call app.use() with it behind all routes`,
        )
        return
      }
    }
    const isMounted = prefix.length > 0
    const middleware = functions.slice(0, -1).map((node) => ({ file, node }))
    for (const each of middleware) this.#reader.check(each, 'middleware', isMounted)
    const passesOn = this.#reader.check({ file, node: handler }, 'handler', isMounted)
    for (const each of paths) {
      const own = each === null ? undefined : this.#reader.readPath(each, layer)
      if (own === undefined) continue
      const segments = [...prefix, ...own]
      if (!this.#reader.hasUniqueNames(segments, layer)) continue
      const inherited = this.#passing.find(segments, layer)
      const steps = middleware.map((expression) => this.#reader.toStep(expression))
      // The list of verbs has it in lower case.
      const method = layer.name.toUpperCase() as Method
      this.routes.push({
        method,
        segments,
        pattern: formatPattern(segments),
        steps: [...inherited, ...steps],
        handler: { file, node: handler },
        layer,
        passesOn,
      })
      if (method !== 'ALL') continue
      for (const step of [...steps, this.#reader.toStep({ file, node: handler })]) {
        this.#passing.addExact(step, segments, layer)
      }
    }
  }

  #remark(code: RemarkCode, layer: Layer, message: string): void {
    this.#reader.remark(code, layer, message)
  }
}

const OTHER_METHODS = new Set(
  ['checkout', 'copy', 'link', 'lock', 'merge', 'mkcol', 'move', 'm-search', 'notify'].concat(
    ['propfind', 'proppatch', 'purge', 'report', 'search', 'subscribe', 'trace', 'unlink'],
    ['unlock', 'unsubscribe'],
  ),
)

function flattenArrays(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) =>
    node.type === 'ArrayExpression'
      ? flattenArrays(node.elements.filter((each) => each !== null))
      : [node],
  )
}
