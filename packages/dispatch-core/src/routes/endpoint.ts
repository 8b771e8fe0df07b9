import { UsageError } from '../checks/errors.ts'
import { type BodyReadingSchema, findBodyReader } from '../contract/body-reader.ts'
import { type CorsPolicy, createCorsPolicy } from './cors-policy.ts'
import { ownMiddleware } from './middleware.ts'
import { checkConfig } from './route-config.ts'
import {
  type BodyConfig,
  type Handler,
  PARSED_TYPES,
  type RouteConfig,
  type RouteModule,
  VERBS,
  type Verb,
} from './route-module.ts'

/** The exports of a route module in the form that requests need: a handler for each method. */
export interface Endpoint {
  readonly handlers: Handlers
  /** The export that answers each method; `HEAD` only where it has one of its own. */
  readonly names: MethodNames
  /** The value of `Allow`. */
  readonly allow: string
  readonly config: RouteConfig
  /** `undefined` for the app's, `false` for none. */
  readonly cors: CorsPolicy | false | undefined
  /** The schemas that read the body themselves, by method; `undefined` where no handler has one. */
  readonly bodyReaders: Readonly<Partial<Record<string, BodyReadingSchema>>> | undefined
}

/** All methods in each, since objects of one form cost the least memory and the least time. */
type Handlers = { readonly [method in Verb]: Handler | undefined }

type MethodNames = { readonly [method in Verb]?: 'loader' | 'action' | Verb }

/**
 * Reads the exports of a route module.
 *
 * @param where the route's file or id, for messages
 * @throws {UsageError} for a handler that is not a function, or a controller of Express, and for settings that are not valid.
 */
export function createEndpoint(module: RouteModule, where: string): Endpoint {
  const loader = readHandler(module, 'loader', where)
  const action = readHandler(module, 'action', where)
  const handlers = {
    GET: readHandler(module, 'GET', where) ?? loader,
    HEAD: readHandler(module, 'HEAD', where),
    QUERY: readHandler(module, 'QUERY', where),
    POST: readHandler(module, 'POST', where) ?? action,
    PUT: readHandler(module, 'PUT', where) ?? action,
    PATCH: readHandler(module, 'PATCH', where) ?? action,
    DELETE: readHandler(module, 'DELETE', where) ?? action,
    OPTIONS: readHandler(module, 'OPTIONS', where),
  }
  const { names, allow } = readMethods(module, handlers)
  handlers.HEAD ??= handlers.GET
  const config = readConfig(module, where)
  return {
    handlers,
    names,
    allow,
    config,
    cors: createCorsPolicy(config.cors, `${where}: config.cors`),
    bodyReaders: readBodyReaders(handlers, config, where),
  }
}

/** The handler of a method; `undefined` for a method that the route does not answer. */
export function findHandler({ handlers }: Endpoint, method: string): Handler | undefined {
  // Hosts behind fetch pass methods of any name on, such as `constructor`.
  return Object.hasOwn(handlers, method) ? handlers[method as Verb] : undefined
}

interface Methods {
  readonly names: MethodNames
  readonly allow: string
}

/** Routes that export the same names share one of these. */
const knownMethods: Map<string, Methods> = /* @__PURE__ */ new Map()

function readMethods(module: RouteModule, handlers: Handlers): Methods {
  const answered = VERBS.filter((verb) => handlers[verb] !== undefined)
  const key = answered.map((verb) => (module[verb] === undefined ? verb : `${verb}!`)).join()
  let methods = knownMethods.get(key)
  if (methods === undefined) {
    const allowed = VERBS.filter(
      (verb) => answered.includes(verb) || verb === 'OPTIONS' || (verb === 'HEAD' && handlers.GET),
    )
    const names = answered.map((verb) => [verb, nameOf(module, verb)])
    methods = { names: Object.fromEntries(names), allow: allowed.join(', ') }
    knownMethods.set(key, methods)
  }
  return methods
}

function nameOf(module: RouteModule, verb: Verb): 'loader' | 'action' | Verb {
  if (module[verb] !== undefined) return verb
  return verb === 'GET' ? 'loader' : 'action'
}

/** The value of `Accept-Query` (RFC 10008, section 3); `undefined` without an export `QUERY`. */
export function acceptQueryOf({ handlers, config, bodyReaders }: Endpoint): string | undefined {
  return handlers.QUERY && (bodyTypesOf(config.body, bodyReaders?.QUERY).join(', ') || '*/*')
}

/**
 * The media types of the bodies that a method takes: none, or one wildcard for any. They have the
 * form of a token, as `Accept-Query` asks for (RFC 9651, section 3.3.4).
 */
export function bodyTypesOf(
  { parse = true, types }: BodyConfig = {},
  reader?: BodyReadingSchema,
): readonly string[] {
  if (reader !== undefined) return reader.bodyTypes ?? ['*/*']
  if (parse === false) return []
  return parse === 'raw' ? ['*/*'] : [...PARSED_TYPES, ...Object.keys(types ?? {})]
}

function readHandler(
  module: RouteModule,
  name: 'loader' | 'action' | Verb,
  where: string,
): Handler | undefined {
  const handler: unknown = module[name]
  if (typeof handler === 'function') {
    if (handler.length > 1 && !(ownMiddleware in handler)) throw controller(name, where, handler)
    // Only its author knows the type of its parameter.
    return handler as Handler
  }
  if (handler === undefined) return undefined
  throw new UsageError(
    'invalid-route',
    `${where}: the export "${name}" is ${handler === null ? 'null' : `of type ${typeof handler}`}; export a function`,
  )
}

/** A handler has no use for a second parameter; what `fromExpress()` makes of a controller is marked. */
function controller(name: string, where: string, { length }: { length: number }): UsageError {
  return new UsageError(
    'invalid-route',
    `${where}: the export "${name}" has ${length} parameters, but a handler is called with one, the context; write (context) => …, or fromExpress((req, res) => …)`,
  )
}

/** Most routes have no settings of their own, and share these. */
const NO_CONFIG: RouteConfig = /* @__PURE__ */ Object.freeze({})

function readConfig({ config }: RouteModule, where: string): RouteConfig {
  if (config === undefined) return NO_CONFIG
  checkConfig(config, `${where}: config`)
  return config
}

/** @throws {UsageError} for a schema with limits of its own beside `config.body`. */
function readBodyReaders(
  handlers: Endpoint['handlers'],
  { body }: RouteConfig,
  where: string,
): Endpoint['bodyReaders'] {
  const readers: { [method in Verb]?: BodyReadingSchema } = Object.create(null)
  let method: Verb | undefined
  for (const verb of VERBS) {
    const reader = handlers[verb] && findBodyReader(handlers[verb])
    if (reader === undefined) continue
    readers[verb] = reader
    method ??= verb
  }
  if (method === undefined) return undefined
  for (const name of ['limit', 'parse'] as const) {
    if (body?.[name] === undefined) continue
    throw new UsageError(
      'invalid-option',
      `${where}: config has body.${name}, but the schema of the body of ${method} reads the body itself and has limits of its own; remove body.${name}, and write the limits in the schema`,
    )
  }
  return readers
}
