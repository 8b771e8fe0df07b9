import type { StandardSchema } from '../contract/standard-schema.ts'
import {
  type AnswerDescription,
  type Docs,
  findDescription,
  type MiddlewareDescription,
  type ResponseSchemas,
} from '../descriptions/description.ts'
import { Problem, ValidationProblem } from '../descriptions/problem.ts'
import type { Segment } from '../pattern/segment.ts'
import { bodyTypesOf, type Endpoint, findHandler } from './endpoint.ts'
import { type Middleware, type OwnMiddleware, ownMiddleware } from './middleware.ts'
import type { Handler, RouteConfig, Verb } from './route-module.ts'

/** The definition of a handler, as it says itself: the first argument of `define*`. */
export interface HandlerDescription extends AnswerDescription {
  readonly params?: StandardSchema
  readonly query?: StandardSchema
  readonly headers?: StandardSchema
  readonly body?: StandardSchema
  readonly response?: StandardSchema
  readonly docs?: Docs
}

/** All that a route says of one method, as data. The schemas are the objects that were given. */
export interface MethodDescription extends Omit<HandlerDescription, 'response'> {
  /** The export that answers: `loader`, `action` or the method itself. */
  readonly handler: 'loader' | 'action' | Verb
  /**
   * The answers of the handler by status, `response` as that of 200. Empty where it describes none.
   */
  readonly responses: ResponseSchemas
  /**
   * The descriptions of all middleware around the handler, outermost first: that of directories,
   * then its own. Those that describe nothing, or other methods, are left out.
   */
  readonly middleware: readonly MiddlewareDescription[]
  /**
   * The media types of bodies that are parsed, or read by the schema of the body. Empty where none
   * is; one wildcard for raw bytes.
   */
  readonly bodyTypes: readonly string[]
  /**
   * The errors that Portolan itself can answer here, by status, with the schemas of their bodies:
   * 400, 403, 413, 415, 422, 503 only where this method can give them, and 500. A status has
   * several where its bodies differ.
   */
  readonly problems: { readonly [status: number]: readonly StandardSchema[] }
}

/** All that a route says of itself, as data. */
export interface RouteDescription {
  /** The methods with a handler, in the order of `Allow`. `HEAD` only with an export of its own. */
  readonly methods: { readonly [method in Verb]?: MethodDescription }
}

/** The parts of a route that its description is made of. */
export interface DescribableRoute {
  readonly segments: readonly Segment[]
  readonly middleware: readonly Middleware[]
  readonly endpoint: Endpoint
  /** The settings of the app, for routes without their own. */
  readonly defaults: RouteDefaults
}

/** The settings of an app that routes without their own follow. */
export type RouteDefaults = Pick<RouteConfig, 'body' | 'csrf' | 'timeout'>

/** Collects the descriptions of the handlers and the middleware of a loaded route. */
export function describeRoute(route: DescribableRoute): RouteDescription {
  const { names } = route.endpoint.methods
  const methods: { [method in Verb]?: MethodDescription } = {}
  for (const method of Object.keys(names) as Verb[]) methods[method] = describeMethod(route, method)
  return { methods }
}

function describeMethod(route: DescribableRoute, method: Verb): MethodDescription {
  const { endpoint } = route
  // The endpoint has a handler and its name for each method that is described.
  const handler = findHandler(endpoint, method) as Handler & OwnMiddleware
  const name = endpoint.methods.names[method] as MethodDescription['handler']
  const around = [...route.middleware, ...(handler[ownMiddleware] ?? [])].flatMap(
    (middleware): MiddlewareDescription | [] => findDescription(middleware) ?? [],
  )
  const description = findDescription(handler)
  // A controller of Express's may be described as middleware is.
  const isOfMiddleware = description !== undefined && around.includes(description)
  const {
    response,
    responses,
    middleware: _,
    ...described
  }: HandlerDescription & { readonly middleware?: unknown } = isOfMiddleware
    ? {}
    : (description ?? {})
  const { settings } = endpoint
  const config = { ...route.defaults, ...settings.config }
  const body = { ...route.defaults.body, ...settings.config.body }
  const reader = settings.bodyReaders?.[method]
  const bodyTypes = BODILESS.includes(method) ? [] : bodyTypesOf(body, reader)
  return {
    ...described,
    handler: name,
    responses: { ...(response !== undefined && { 200: response }), ...responses },
    middleware: around.filter(
      (part) => Object.keys(part).length > 0 && part.methods?.includes(method) !== false,
    ),
    bodyTypes,
    problems: findProblems(route, { method, described, config, bodyTypes }),
  }
}

/** The methods whose body is never parsed. */
const BODILESS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

interface MethodParts {
  readonly method: Verb
  readonly described: HandlerDescription
  readonly config: RouteDefaults
  readonly bodyTypes: readonly string[]
}

function findProblems(
  { segments }: DescribableRoute,
  { method, described, config, bodyTypes }: MethodParts,
): MethodDescription['problems'] {
  const { params, query, headers, body } = described
  const isValidated = [params, query, headers].some((schema) => schema !== undefined)
  const hasParams = segments.some(({ kind }) => kind !== 'static')
  const hasBody = bodyTypes.length > 0
  const isGuarded = config.csrf === 'strict' ? !SAFE.includes(method) : method === 'POST'
  const malformed = [
    ...(hasParams || hasBody ? [Problem] : []),
    ...(isValidated ? [ValidationProblem] : []),
  ]
  return {
    ...(malformed.length > 0 && { 400: malformed }),
    ...(isGuarded && config.csrf !== false && { 403: [Problem] }),
    ...(hasBody && { 413: [Problem], 415: [Problem] }),
    ...(body !== undefined && { 422: [ValidationProblem] }),
    500: [Problem],
    ...(config.timeout && { 503: [Problem] }),
  }
}

const SAFE: readonly string[] = ['GET', 'HEAD', 'QUERY', 'OPTIONS']
