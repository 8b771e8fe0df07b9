import { answerPreflight, startCors } from '../access/cors.ts'
import { createAdmission } from '../access/cross-site.ts'
import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { ContextMembers, HostRequest } from '../contract/host-request.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import { checkPlaces } from '../descriptions/check-description.ts'
import { Exchange } from '../exchange/exchange.ts'
import { createContextClass } from '../exchange/request-context.ts'
import {
  DISPATCHER_OPTION_NAMES,
  type DispatcherOptions,
  type DispatcherSettings,
  toDispatcherSettings,
} from '../exchange/settings.ts'
import { NO_PARAMS } from '../matching/path-walk.ts'
import { createRouteTable, type RouteTable } from '../matching/route-table.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { respondToThrown } from '../response/respond.ts'
import { HttpError, notFound } from '../results/http-error.ts'
import { createEndpoint } from '../routes/endpoint.ts'
import { DispatchRoute, type Route, type RouteDefinition, UNMATCHED } from '../routes/route.ts'
import { fetchRoute, NOT_FOUND_RESPONSE } from './fetch-request.ts'
import { callRoute, isObserved, type ProduceResult, run } from './run.ts'

/**
 * A route and its params for one path. `malformed` marks a route that would match if the path had
 * only valid encodings; the dispatcher answers it with 400.
 */
export type Match =
  | { readonly route: Route; readonly params: PathParams<string>; readonly malformed?: undefined }
  | { readonly route: Route; readonly malformed: true; readonly params?: undefined }

/** A dispatcher, or the function of an adapter, whose routes can be replaced while they serve. */
export interface ReplaceableRoutes {
  /** The routes, with the highest rank first. */
  readonly routes: readonly Route[]
  /**
   * Replaces all routes. Requests that have begun finish on the route that they matched. After an
   * error the old routes stay.
   *
   * @throws {UsageError} for a route that is not valid.
   * @throws {PatternError} for a pattern that is not valid, and two routes for the same URLs.
   */
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/** Answers requests with its routes. It does not know the host. */
export interface Dispatcher<H extends HostRequest = HostRequest> extends ReplaceableRoutes {
  /**
   * Finds the route of a raw request target. Its path is the text before `?`, exactly as received.
   * `undefined` if no route matches. Never throws.
   */
  match(target: string): Match | undefined

  /**
   * Answers a request: runs the middleware, parses the body and calls the handler. The
   * response is plain data for the host to write. `undefined` if the handler answers through the
   * host's own response object. Returns a promise only where a stage has to wait. Never throws and
   * never rejects.
   *
   * @param match `undefined` for a request that no route matches, which is answered with 404
   */
  run(
    match: Match | undefined,
    hostRequest: H,
  ): PlainResponse | undefined | Promise<PlainResponse | undefined>

  /**
   * Answers again, for a host that could not write the response of `run()` to its end. Calls
   * `onError`, and gives its result or a 500. `undefined` if the host has taken the error over, or
   * the response has begun. Never throws and never rejects.
   *
   * @param hostRequest the host request of that `run()`
   */
  fail(
    hostRequest: H,
    error: unknown,
  ): PlainResponse | undefined | Promise<PlainResponse | undefined>

  /** Answers a WHATWG `Request`, with a 404 as problem+json if no route matches. Never rejects. */
  fetch(request: Request): Promise<Response>
}

/**
 * Creates a dispatcher for routes, hand-written or discovered.
 *
 * @example
 * const dispatcher = createDispatcher({
 *   routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
 * })
 * const response = await dispatcher.fetch(new Request('http://localhost/users/7'))
 *
 * @param contextMembers the members that the host adds to the context of handlers, such as `req`.
 * Default: none.
 * @throws {UsageError} for an unknown or invalid option, and for a module or middleware that is
 * neither a value nor an import.
 * @throws {PatternError} for a pattern that is not valid, and two routes for the same URLs.
 */
export function createDispatcher<H extends HostRequest = HostRequest>(
  options: DispatcherOptions,
  contextMembers: ContextMembers<H> = {},
): Dispatcher<H> {
  checkPlaces(options, DISPATCHER_OPTION_NAMES, 'createDispatcher()')
  const settings = toDispatcherSettings(options)
  const admit = createAdmission(options.trustedOrigins)
  const admitAndCall: ProduceResult = (exchange) => {
    const { securityHeaders } = exchange.endpoint.settings.config
    // Before the check, so that a refusal has the route's headers too.
    if (securityHeaders !== undefined) {
      exchange.hostRequest.securityHeaders?.override(securityHeaders)
    }
    const preflight = exchange.answerHeaders === undefined ? undefined : answerPreflight(exchange)
    if (preflight !== undefined) return preflight
    admit(exchange)
    return callRoute(exchange)
  }
  // The members only get the host request of a context that this dispatcher has made.
  const Context = createContextClass(contextMembers as ContextMembers, () => table.routes)
  let table = createTable(options.routes, options, settings)
  const dispatcher: Dispatcher<H> = {
    get routes() {
      return table.routes
    },
    match: (target) => table.match(target),
    run(match, hostRequest) {
      if (match === undefined) return answerNotFound(hostRequest)
      // The match comes from this dispatcher's own table, whose routes are of this class.
      const route = match.route as DispatchRoute
      const params = match.params ?? NO_PARAMS
      if (match.malformed === true) {
        return begin({ route, hostRequest, params, endpoint: NOT_READY }, refusePath)
      }
      if (hostRequest.hasMalformedHost?.() === true) {
        return begin({ route, hostRequest, params, endpoint: NOT_READY }, refuseHost)
      }
      const { endpoint } = route
      if (endpoint !== undefined) {
        return begin({ route, hostRequest, params, endpoint }, admitAndCall)
      }
      return route.loadEndpoint().then(
        (loaded) => begin({ route, hostRequest, params, endpoint: loaded }, admitAndCall),
        (error: unknown) =>
          begin({ route, hostRequest, params, endpoint: NOT_READY }, () => {
            throw error
          }),
      )
    },
    fail(hostRequest, error) {
      // `begin()` has put the exchange there.
      return respondToThrown(hostRequest.running as Exchange, error)
    },
    fetch: (request) => fetchRoute(dispatcher as unknown as Dispatcher, request),
    replaceRoutes(routes) {
      table = createTable(routes, options, settings)
    },
  }
  return dispatcher

  /** Without observers and settings of the app for it, the answer is always the same. */
  function answerNotFound(hostRequest: H): ReturnType<typeof run> {
    const { cors, requestId } = settings
    if (cors === undefined && !requestId && !isObserved(settings)) return NOT_FOUND_RESPONSE
    const route = UNMATCHED
    return begin({ route, hostRequest, params: NO_PARAMS, endpoint: NOT_READY }, () => notFound())
  }

  function begin(
    request: Pick<Exchange, 'route' | 'hostRequest' | 'endpoint'> & { params: PathParams<string> },
    produce: ProduceResult,
  ): ReturnType<typeof run> {
    const { route, hostRequest, params, endpoint } = request
    // Named one by one: an object that is spread is copied on a slow way.
    const exchange = new Exchange({ settings, Context, route, hostRequest, params, endpoint })
    exchange.hostRequest.running = exchange
    const { cors } = exchange
    if (cors !== undefined) startCors(exchange, cors)
    if (settings.requestId) exchange.addAnswerHeaders([['X-Request-Id', exchange.requestId]])
    return run(exchange, produce)
  }
}

/**
 * Adds `routes` and `replaceRoutes()` of a dispatcher to the function that an adapter gives to its
 * users.
 *
 * @param hostFunction a middleware, a listener, or a function that takes a `Request`
 */
export function withRoutes<HostFunction extends object>(
  hostFunction: HostFunction,
  dispatcher: ReplaceableRoutes,
): HostFunction & ReplaceableRoutes {
  Object.defineProperty(hostFunction, 'routes', { enumerable: true, get: () => dispatcher.routes })
  const replaceRoutes: ReplaceableRoutes['replaceRoutes'] = (routes) =>
    dispatcher.replaceRoutes(routes)
  // `Object.assign` would read `routes` once and keep the list.
  return Object.defineProperty(hostFunction, 'replaceRoutes', {
    enumerable: true,
    value: replaceRoutes,
  }) as HostFunction & ReplaceableRoutes
}

function createTable(
  definitions: readonly RouteDefinition[],
  { matchers = {}, trailingSlash = 'ignore' }: DispatcherOptions,
  defaults: DispatcherSettings,
): RouteTable<DispatchRoute> {
  if (!Array.isArray(definitions)) {
    throw new UsageError(
      'invalid-option',
      'createDispatcher() takes { routes }, an array of { pattern, module }',
    )
  }
  if (typeof matchers !== 'object' || matchers === null) {
    throw new UsageError(
      'invalid-option',
      `createDispatcher(): matchers is ${quote(matchers)}; write { name: (text) => … }`,
    )
  }
  const routes = definitions.map((definition) => new DispatchRoute(definition, defaults))
  return createRouteTable(routes, { matchers, trailingSlash })
}

/** The endpoint of a request with a malformed path, or with a route module that failed to load. */
const NOT_READY = /* @__PURE__ */ createEndpoint({}, 'none')

function refuseHost(): HttpError {
  return new HttpError(400, 'The Host of the request is not valid')
}

function refusePath(): HttpError {
  return new HttpError(400, 'The path has an encoding or a character that is not valid')
}
