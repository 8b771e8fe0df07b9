import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import { findRouterIn, findRouters, type Router } from '../source/find-routers.ts'
import type { Remarks } from '../source/refusals.ts'
import { type Expression, evaluateText, resolveValue } from '../source/resolve-value.ts'
import { type Node, type SourceFile, type Sources, textOf } from '../source/source-file.ts'
import { checkFunctions, isErrorMiddleware } from './check-functions.ts'
import { type Layer, readLayers } from './read-layers.ts'
import { type ExpressVersion, isBelow, readPath } from './read-path.ts'

/** A method for which route files have an export; `ALL` for those that are not named otherwise. */
export type Method = (typeof METHODS)[number] | 'ALL'

export const METHODS = [
  'GET',
  'HEAD',
  'QUERY',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] as const

/** A middleware of Express in front of a handler. */
export interface Step extends Expression {
  /** The same for the same function, so that routes with the same steps are found. */
  readonly key: string
}

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

export interface FindOptions {
  readonly sources: Sources
  readonly remarks: Remarks
  readonly version: ExpressVersion
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

/** A middleware that later routes below its prefix pass. */
interface Passing {
  readonly prefix: readonly Segment[]
  /** It runs for this very path alone, as `router.all()` does. */
  readonly isExact: boolean
  readonly step: Step
  readonly layer: Layer
  /** A route runs it. */
  isUsed: boolean
}

class RouteFinder implements FoundRoutes {
  readonly routes: FoundRoute[] = []
  readonly moved: Layer[] = []
  readonly mounts: Layer[] = []
  readonly #options: FindOptions
  readonly #passing: Passing[] = []
  readonly #visited = new Set<Router>()

  constructor(options: FindOptions) {
    this.#options = options
  }

  /** The layers in front of the first route and behind the last one stay in the app. */
  visitApp(app: Router): void {
    this.#visited.add(app)
    const layers = readLayers(app)
    const isMoved = layers.map((layer) => this.#isMovable(layer))
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
    const prefix = this.#readPath(mount, undefined)
    if (prefix !== undefined) this.#visitRouter(router, prefix)
  }

  /** Middleware of a router that no route runs would be lost. */
  refuseUnused(): void {
    for (const { layer, isUsed, step } of this.#passing) {
      if (isUsed || layer.router.kind === 'app') continue
      const [shown] = textOf(step.file, step.node).split('\n')
      this.#remark(
        'unused-middleware',
        layer,
        `${describe(layer)} has ${shown}, which no route behind it runs; mount it in the app, behind the routers`,
      )
    }
  }

  /** The routers that a router mounts. */
  findMounted(router: Router): Router[] {
    return readLayers(router).flatMap((layer) =>
      layer.name === 'use'
        ? layer.args.flatMap((node) => this.#findRouter({ file: layer.router.file, node }) ?? [])
        : [],
    )
  }

  #isMovable(layer: Layer): boolean {
    const { name, args, isConditional, router } = layer
    if (isConditional) return false
    if (name === 'use') {
      return args.some((node) => this.#findRouter({ file: router.file, node }) !== undefined)
    }
    if (!isRoute(layer)) return false
    const path = layer.routePath ?? args[0]
    if (path === undefined) return false
    const text = evaluateText(this.#options.sources, { file: router.file, node: path })
    return text === undefined ? !isRegExp(path) : !CATCH_ALL.test(text)
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
    const own = this.#isPath(file, first) ? this.#readPath(first, layer) : []
    if (own === undefined) return
    const place = [...prefix, ...own]
    // Middleware of an app stays there, since it is for more than the routes.
    if (layer.router.kind === 'router' || this.#isMovable(layer)) this.moved.push(layer)
    for (const node of flattenArrays(this.#isPath(file, first) ? others : layer.args)) {
      const expression = { file, node }
      const router = this.#findRouter(expression)
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
      } else if (this.#isRouterFunction(expression)) {
        this.#remark(
          'router-function',
          layer,
          `${textOf(file, node)} makes its router in a function; make it at the top of its module, and export it`,
        )
      } else {
        this.#check(expression, 'middleware', place.length > 0)
        this.#passing.push({
          prefix: place,
          isExact: false,
          step: this.#toStep(expression),
          layer,
          isUsed: false,
        })
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
    for (const each of middleware) this.#check(each, 'middleware', isMounted)
    const passesOn = this.#check({ file, node: handler }, 'handler', isMounted)
    for (const each of paths) {
      const own = each === null ? undefined : this.#readPath(each, layer)
      if (own === undefined) continue
      const segments = [...prefix, ...own]
      if (!this.#hasUniqueNames(segments, layer)) continue
      const inherited = this.#findPassing(segments, layer)
      const steps = middleware.map((expression) => this.#toStep(expression))
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
      for (const step of [...steps, this.#toStep({ file, node: handler })]) {
        this.#passing.push({ prefix: segments, isExact: true, step, layer, isUsed: true })
      }
    }
  }

  #findPassing(segments: readonly Segment[], layer: Layer): Step[] {
    return this.#passing.flatMap((passing) => {
      const { prefix, isExact, step } = passing
      if (isExact) return formatPattern(prefix) === formatPattern(segments) ? [step] : []
      const where = isBelow(segments, prefix)
      if (where === 'sometimes') {
        this.#remark(
          'partial-middleware',
          layer,
          `${describe(layer)} runs ${textOf(step.file, step.node).split('\n')[0]} of ${formatPattern(prefix)} for some of its URLs alone; give it to the routes that need it`,
        )
      }
      if (where === 'never') return []
      passing.isUsed = true
      return [step]
    })
  }

  #hasUniqueNames(segments: readonly Segment[], layer: Layer): boolean {
    const names = segments.flatMap((segment) => {
      if (segment.kind === 'static') return []
      if (segment.kind !== 'affixed') return [segment.name]
      return segment.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))
    })
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice === undefined) return true
    this.#remark(
      'param-name',
      layer,
      `${formatPattern(segments)} has the param :${twice} twice, once from the mount of its router; rename one`,
    )
    return false
  }

  /** @returns undefined when the path is refused */
  #readPath(given: string | Node, layer: Layer | undefined): readonly Segment[] | undefined {
    const { sources, version } = this.#options
    const text =
      typeof given === 'string' || layer === undefined
        ? String(given)
        : evaluateText(sources, { file: layer.router.file, node: given })
    if (text === undefined) {
      // A text that is given is not undefined.
      if (layer !== undefined) this.#refusePath(given as Node, layer)
      return undefined
    }
    const result = readPath(text, version)
    if ('segments' in result) return result.segments
    if (layer === undefined) throw new RangeError(`"${text}" is not a mount: ${result.problem}`)
    this.#remark(result.code, layer, `${describe(layer)}: ${result.problem}`)
    return undefined
  }

  #refusePath(node: Node, layer: Layer): void {
    const written = textOf(layer.router.file, node)
    if (isRegExp(node)) {
      this.#remark(
        'regular-expression',
        layer,
        `${describe(layer)} has the regular expression ${written} as its path; write the paths that it is meant for, one route each, or leave it in the app, behind the routers`,
      )
    } else {
      this.#remark(
        'dynamic-path',
        layer,
        `${describe(layer)} has the path ${written}, which is known at run time only; write it as a text`,
      )
    }
  }

  /** Whether the first argument of `use()` is its path. */
  #isPath(file: SourceFile, node: Node): boolean {
    if (evaluateText(this.#options.sources, { file, node }) !== undefined) return true
    switch (node.type) {
      case 'TemplateLiteral':
      case 'BinaryExpression':
        return true
      case 'Literal':
        return isRegExp(node)
      case 'ArrayExpression':
        return node.elements.every(
          (each) =>
            each !== null &&
            evaluateText(this.#options.sources, { file, node: each }) !== undefined,
        )
      case 'MemberExpression':
      case 'Identifier':
        return /(path|prefix|url|base)$/i.test(textOf(file, node))
      default:
        return false
    }
  }

  #findRouter(expression: Expression): Router | undefined {
    const value = resolveValue(this.#options.sources, expression)
    if (value === undefined || 'module' in value) return undefined
    return findRouterIn(value.file, value.node)
  }

  /** `createRouter()` of a module that makes one. */
  #isRouterFunction({ file, node }: Expression): boolean {
    if (node.type !== 'CallExpression') return false
    const value = resolveValue(this.#options.sources, { file, node: node.callee })
    if (value === undefined || 'module' in value) return false
    return /\bRouter\(/.test(textOf(value.file, value.node))
  }

  /** @returns whether the function may call `next()` */
  #check(expression: Expression, role: 'handler' | 'middleware', isMounted: boolean): boolean {
    return checkFunctions(expression, { ...this.#options, role, isMounted })
  }

  #toStep({ file, node }: Expression): Step {
    const value = isReference(node)
      ? resolveValue(this.#options.sources, { file, node })
      : undefined
    const target = value === undefined || 'module' in value ? { file, node } : value
    const isPackage = value === undefined && isReference(node)
    const key = isPackage
      ? `${textOf(file, node)} of a package`
      : `${target.file.path}:${target.node.range.join('-')}`
    return { file, node, key }
  }

  #remark(code: Parameters<Remarks['add']>[0], layer: Layer, message: string): void {
    this.#options.remarks.add(code, layer.router.file, layer.node, message)
  }
}

/** A name or a member of one, of which all uses are one function. */
export function isReference(node: Node): boolean {
  if (node.type === 'Identifier') return true
  return node.type === 'MemberExpression' && !node.computed && isReference(node.object)
}

function isRoute({ name, args, routePath }: Layer): boolean {
  const isMethod = name === 'all' || METHODS.some((method) => method.toLowerCase() === name)
  return isMethod && args.length >= (routePath === undefined ? 2 : 1)
}

function isRegExp(node: Node): boolean {
  if (node.type === 'Literal') return 'regex' in node
  return (
    node.type === 'ArrayExpression' && node.elements.some((each) => each !== null && isRegExp(each))
  )
}

/** Paths of a fallback, which stays behind the route files. */
const CATCH_ALL = /^\/?(\*|\(\.\*\)|\{?\/?\*\w+\}?)$/

const OTHER_METHODS = new Set(
  ['checkout', 'copy', 'link', 'lock', 'merge', 'mkcol', 'move', 'm-search', 'notify'].concat(
    ['propfind', 'proppatch', 'purge', 'report', 'search', 'subscribe', 'trace', 'unlink'],
    ['unlock', 'unsubscribe'],
  ),
)

/** `router.get('/users')`, as it is written, without its functions. */
export function describe({ router, name, args, routePath }: Layer): string {
  const path = routePath ?? args[0]
  const shown = path === undefined ? '' : textOf(router.file, path).split('\n')[0]
  return routePath === undefined
    ? `${router.name}.${name}(${shown})`
    : `${router.name}.route(${shown}).${name}()`
}

function flattenArrays(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) =>
    node.type === 'ArrayExpression'
      ? flattenArrays(node.elements.filter((each) => each !== null))
      : [node],
  )
}
