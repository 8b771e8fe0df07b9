import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { quote } from '../checks/values.ts'
import type { RouteInfo } from '../contract/context.ts'
import { segmentsOf } from '../matching/route-node.ts'
import type { Segment } from '../pattern/segment.ts'
import { describeRoute, type RouteDefaults, type RouteDescription } from './describe-route.ts'
import { createEndpoint, type Endpoint } from './endpoint.ts'
import type { Middleware } from './middleware.ts'
import {
  importedMiddleware,
  loadMiddleware,
  type MiddlewareSource,
  toMiddlewareChain,
} from './middleware.ts'
import type { RouteModule } from './route-module.ts'

/** A route as a dispatcher takes it: hand-written, or from a manifest with its module added. */
export interface RouteDefinition {
  /** The text form, such as `/api/users/:id`. */
  readonly pattern: string
  /** The structured form of the pattern. Default: `parsePattern(pattern)`. */
  readonly segments?: readonly Segment[]
  /** The name of the route in messages and events. Default: the pattern. */
  readonly id?: string
  /** The file of the module, for messages. Default: none. */
  readonly file?: string
  /** The exports of the route file, or a function that imports them on first use. */
  readonly module: RouteModule | (() => Promise<RouteModule>)
  /** The middleware around the route, outermost first. Default: none. */
  readonly middleware?: readonly MiddlewareSource[]
}

/** A route of a dispatcher. */
export interface Route extends RouteInfo {
  readonly file: string | undefined
  readonly segments: readonly Segment[]
  /**
   * Imports the module if it is not imported yet, and the middleware that is written as
   * `() => import(…)`. Concurrent calls share one import of the module. The next call after a failed
   * import tries again.
   *
   * @throws {UsageError} for a module that is not valid.
   * @throws the error of a failed import.
   */
  load(): Promise<void>
  /** The methods that the route answers, as in `Allow`. `undefined` until its module is loaded. */
  readonly methods: readonly string[] | undefined
  /**
   * All that the handlers of the route and the middleware around them say of themselves, as data.
   * Made at each call. `undefined` until its module is loaded. Middleware is left out until it is
   * imported: by `load()`, or on its first use.
   */
  readonly description: RouteDescription | undefined
}

/** Most routes have no middleware, and share this list. */
const NO_MIDDLEWARE: readonly Middleware[] = /* @__PURE__ */ Object.freeze([])

/** A route with the parts that only the dispatcher uses. */
export class DispatchRoute implements Route {
  readonly id: string
  readonly pattern: string
  readonly file: string | undefined
  readonly parsed: readonly Segment[] | undefined
  readonly middleware: readonly Middleware[]
  /** The settings of the app, for routes without their own. */
  readonly defaults: RouteDefaults
  /** `undefined` until the module is loaded. */
  endpoint: Endpoint | undefined
  /** `undefined` for a route whose module was given. */
  readonly #load: (() => Promise<Endpoint>) | undefined

  /** @throws {UsageError} for a definition that is not valid. */
  constructor(definition: RouteDefinition, defaults: RouteDefaults = {}) {
    this.defaults = defaults
    checkOptions(
      definition,
      ['pattern', 'segments', 'id', 'file', 'module', 'middleware'],
      'A route',
    )
    const { pattern, segments, id = pattern, file, module, middleware = [] } = definition
    if (typeof pattern !== 'string') {
      throw new UsageError(
        'invalid-route',
        `A route's pattern is ${quote(pattern)}; write a string, such as "/users/:id"`,
      )
    }
    if (segments !== undefined && !Array.isArray(segments)) {
      throw new UsageError(
        'invalid-route',
        `${file ?? pattern}: segments is ${quote(segments)}; leave it out, or give the result of parsePattern()`,
      )
    }
    this.pattern = pattern
    this.parsed = segments
    this.id = id
    this.file = file
    const chain = toMiddlewareChain(middleware, this.#where)
    this.middleware = chain.length === 0 ? NO_MIDDLEWARE : chain
    if (typeof module === 'function') {
      this.#load = share(async () => {
        this.endpoint ??= createEndpoint(assertModule(await module(), this.#where), this.#where)
        return this.endpoint
      })
    } else {
      this.endpoint = createEndpoint(assertModule(module, this.#where), this.#where)
    }
  }

  get #where(): string {
    return this.file ?? this.pattern
  }

  /** Parsed at each call, to save memory: few callers need them. */
  get segments(): readonly Segment[] {
    return segmentsOf(this)
  }

  get methods(): readonly string[] | undefined {
    return this.endpoint?.methods.allow.split(', ')
  }

  get description(): RouteDescription | undefined {
    const { segments, endpoint, defaults } = this
    const middleware = importedMiddleware(this.middleware)
    return endpoint && describeRoute({ segments, middleware, endpoint, defaults })
  }

  async load(): Promise<void> {
    await Promise.all([this.loadEndpoint(), loadMiddleware(this.middleware)])
  }

  async loadEndpoint(): Promise<Endpoint> {
    // Without an import, the constructor has created the endpoint from the module.
    return this.#load?.() ?? (this.endpoint as Endpoint)
  }
}

/** Calls that come while one runs share its promise. The next call after it runs again. */
function share<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}

/** Stands for the route of a request that no route matches. */
export const UNMATCHED = /* @__PURE__ */ new DispatchRoute({ pattern: '', module: {} })

function assertModule(module: unknown, where: string): RouteModule {
  if (typeof module === 'object' && module !== null) return module
  throw new UsageError(
    'invalid-route',
    `${where}: module is ${quote(module)}; give the exports of the route file, or () => import(…)`,
  )
}
