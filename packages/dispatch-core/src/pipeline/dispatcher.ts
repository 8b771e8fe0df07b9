import { createAdmission } from '../access/cross-site.ts'
import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import type { ContextMembers, HostRequest } from '../contract/host-request.ts'
import type { PlainResponse } from '../contract/plain-response.ts'
import { Exchange } from '../exchange/exchange.ts'
import { createContextClass } from '../exchange/request-context.ts'
import {
  createSettings,
  type DispatcherOptions,
  dispatcherOptionNames,
} from '../exchange/settings.ts'
import { NO_PARAMS } from '../matching/read-params.ts'
import { createRouteTable, type RouteTable } from '../matching/route-table.ts'
import type { PathParams } from '../pattern/param-types.ts'
import { respondToThrown } from '../response/respond.ts'
import { HttpError } from '../results/http-error.ts'
import { createEndpoint } from '../routes/endpoint.ts'
import { DispatchRoute, type Route, type RouteDefinition } from '../routes/route.ts'
import { callRoute } from './call-route.ts'
import { fetchRoute } from './fetch-request.ts'
import { type ProduceResult, run } from './run.ts'

/** A route and its params for one path; or a route that would match if the path were valid. */
export type Match =
  | { readonly route: Route; readonly params: PathParams<string>; readonly malformed?: undefined }
  | { readonly route: Route; readonly malformed: true; readonly params?: undefined }

/** Routes that can be replaced while they serve: a dispatcher's, or those of an adapter's handler. */
export interface ReplaceableRoutes {
  /** The routes in the order in which they rank. */
  readonly routes: readonly Route[]
  /**
   * Takes other routes from now on. Requests that have begun finish on the route they matched.
   * @throws as the function that took the first routes does; the routes stay as they were then.
   */
  replaceRoutes(routes: readonly RouteDefinition[]): void
}

/** Routes in, results out; knows no host. */
export interface Dispatcher<H extends HostRequest = HostRequest> extends ReplaceableRoutes {
  /**
   * Finds the route of a raw request target; the path is what stands before `?`, exactly as
   * received. `undefined` when no route matches. Never throws.
   */
  match(target: string): Match | undefined

  /**
   * Answers a matched request: middleware, body, handler, result. The response is plain data
   * for the host to write; `undefined` when the handler answers through the host's own response
   * object. At once where the handler answers at once. Never throws, never rejects.
   */
  run(match: Match, hostRequest: H): PlainResponse | undefined | Promise<PlainResponse | undefined>

  /**
   * Answers once more where the host could not write the response that `run()` gave, or not to
   * its end: tells `onError`, and gives what that returned or a 500. `undefined` where the host
   * has taken the error over, or the answer has begun. Never throws, never rejects.
   *
   * @param hostRequest the one that `run()` was given
   */
  fail(
    hostRequest: H,
    error: unknown,
  ): PlainResponse | undefined | Promise<PlainResponse | undefined>

  /** Answers a WHATWG `Request`; 404 as problem+json where no route matches. Never rejects. */
  fetch(request: Request): Promise<Response>
}

/**
 * A dispatcher for routes, hand-written or discovered.
 *
 * @example
 * const dispatcher = createDispatcher({
 *   routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
 * })
 * const response = await dispatcher.fetch(new Request('http://localhost/users/7'))
 *
 * @param contextMembers what the host adds to the context of handlers, such as `req`
 * @throws {UsageError} for an unknown or invalid option, a module or middleware that is neither
 * value nor import.
 * @throws {PatternError} for a pattern that cannot be read, two routes for the same URLs.
 */
export function createDispatcher<H extends HostRequest = HostRequest>(
  options: DispatcherOptions,
  contextMembers: ContextMembers<H> = {},
): Dispatcher<H> {
  checkOptions(options, dispatcherOptionNames, 'createDispatcher()')
  const settings = createSettings(options)
  const admit = createAdmission(options.trustedOrigins)
  const admitAndCall: ProduceResult = (exchange) => {
    const { securityHeaders } = exchange.endpoint.config
    // First of all, so that a refusal has the route's headers too.
    if (securityHeaders !== undefined)
      exchange.hostRequest.securityHeaders?.override(securityHeaders)
    admit(exchange)
    return callRoute(exchange)
  }
  // A host's request is handed back to the members only through a context made for it.
  const Context = createContextClass(contextMembers as ContextMembers)
  let table = createTable(options.routes, options)
  const dispatcher: Dispatcher<H> = {
    get routes() {
      return table.routes
    },
    match: (target) => table.match(target),
    run(match, hostRequest) {
      // Matches come from this dispatcher's own table, whose routes are of this class.
      const route = match.route as DispatchRoute
      const params = match.params ?? NO_PARAMS
      if (match.malformed === true) {
        return begin({ route, hostRequest, params, endpoint: notReady }, refusePath)
      }
      const { endpoint } = route
      if (endpoint !== undefined) {
        return begin({ route, hostRequest, params, endpoint }, admitAndCall)
      }
      return route.loadEndpoint().then(
        (loaded) => begin({ route, hostRequest, params, endpoint: loaded }, admitAndCall),
        (error: unknown) =>
          begin({ route, hostRequest, params, endpoint: notReady }, () => {
            throw error
          }),
      )
    },
    fail(hostRequest, error) {
      // `begin()` has put it there.
      return respondToThrown(hostRequest.running as Exchange, error)
    },
    fetch: (request) => fetchRoute(dispatcher as unknown as Dispatcher, request),
    replaceRoutes(routes) {
      table = createTable(routes, options)
    },
  }
  return dispatcher

  function begin(
    request: Pick<Exchange, 'route' | 'hostRequest' | 'endpoint'> & { params: PathParams<string> },
    produce: ProduceResult,
  ): ReturnType<typeof run> {
    const exchange = new Exchange({ ...request, settings, Context })
    exchange.hostRequest.running = exchange
    return run(exchange, produce)
  }
}

/**
 * The function that an adapter gives to its users, with the routes of the dispatcher on it.
 *
 * @param handler a middleware, a listener or a fetch handler
 */
export function withRoutes<Handler extends object>(
  handler: Handler,
  dispatcher: ReplaceableRoutes,
): Handler & ReplaceableRoutes {
  Object.defineProperty(handler, 'routes', { enumerable: true, get: () => dispatcher.routes })
  const replaceRoutes: ReplaceableRoutes['replaceRoutes'] = (routes) =>
    dispatcher.replaceRoutes(routes)
  // `Object.assign` would read `routes` once and keep the list.
  return Object.defineProperty(handler, 'replaceRoutes', {
    enumerable: true,
    value: replaceRoutes,
  }) as Handler & ReplaceableRoutes
}

function createTable(
  definitions: readonly RouteDefinition[],
  { matchers = {}, trailingSlash = 'ignore' }: DispatcherOptions,
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
      `createDispatcher(): matchers is ${String(matchers)}; write { name: (text) => … }`,
    )
  }
  const routes = definitions.map((definition) => new DispatchRoute(definition))
  return createRouteTable(routes, { matchers, trailingSlash })
}

/** Stands in where a request is answered without its module. */
const notReady = /* @__PURE__ */ createEndpoint({}, 'none')

function refusePath(): HttpError {
  return new HttpError(400, 'The path has an encoding or a character that is not valid')
}
