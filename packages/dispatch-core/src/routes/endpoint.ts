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

/**
 * The exports of a route module in the form that requests need. A table has one for each route, so
 * that few fields, and parts that most routes share, save memory.
 */
export interface Endpoint {
  readonly loader: Handler | undefined
  readonly action: Handler | undefined
  /** `undefined` for a module without an export that is named for a method. */
  readonly verbs: VerbHandlers | undefined
  readonly methods: Methods
  readonly settings: EndpointSettings
}

type VerbHandlers = { readonly [verb in Verb]?: Handler }

type HandlerName = 'loader' | 'action' | Verb

/** The methods that a route answers. */
interface Methods {
  /** The export that answers each method; `HEAD` only where it has one of its own. */
  readonly names: { readonly [method in Verb]?: HandlerName }
  /** The same by any text, with `HEAD` where `GET` is answered. */
  readonly handlers: ReadonlyMap<string, HandlerName>
  /** The value of `Allow`. */
  readonly allow: string
}

interface EndpointSettings {
  readonly config: RouteConfig
  /** `undefined` for the app's, `false` for none. */
  readonly cors: CorsPolicy | false | undefined
  /** The schemas that read the body themselves, by method; `undefined` where no handler has one. */
  readonly bodyReaders: Readonly<Partial<Record<string, BodyReadingSchema>>> | undefined
}

/**
 * Reads the exports of a route module.
 *
 * @param where the route's file or id, for messages
 * @throws {UsageError} for a handler that is not a function, or a controller of Express, and for settings that are not valid.
 */
export function createEndpoint(module: RouteModule, where: string): Endpoint {
  const loader = readHandler(module, 'loader', where)
  const action = readHandler(module, 'action', where)
  const verbs = readVerbs(module, where)
  const methods = readMethods({ loader, action, verbs })
  const settings = readSettings(module, { loader, action, verbs, methods }, where)
  // Named one by one: an object that is spread takes more memory.
  return { loader, action, verbs, methods, settings }
}

/** The handler of a method; `undefined` for a method that the route does not answer. */
export function findHandler(endpoint: Handlers, method: string): Handler | undefined {
  const name = endpoint.methods.handlers.get(method)
  if (name === 'loader' || name === 'action') return endpoint[name]
  return name && endpoint.verbs?.[name]
}

type Handlers = Omit<Endpoint, 'settings'>

function readVerbs(module: RouteModule, where: string): VerbHandlers | undefined {
  let verbs: { [verb in Verb]?: Handler } | undefined
  for (const verb of VERBS) {
    const handler = readHandler(module, verb, where)
    if (handler === undefined) continue
    verbs ??= {}
    verbs[verb] = handler
  }
  return verbs
}

/** Routes that export the same names share one of these. */
const knownMethods: Map<string, Methods> = /* @__PURE__ */ new Map()

function readMethods({ loader, action, verbs }: Omit<Handlers, 'methods'>): Methods {
  const exported = [
    ...(loader === undefined ? [] : ['loader']),
    ...(action === undefined ? [] : ['action']),
    ...Object.keys(verbs ?? {}),
  ]
  const key = exported.join()
  const known = knownMethods.get(key)
  if (known !== undefined) return known
  const names: { [method in Verb]?: HandlerName } = {}
  for (const verb of VERBS) {
    const name = toHandlerName(verb, exported)
    if (name !== undefined) names[verb] = name
  }
  const handlers = new Map(Object.entries(names))
  if (names.GET !== undefined) handlers.set('HEAD', names.HEAD ?? names.GET)
  const allow = VERBS.filter((verb) => handlers.has(verb) || verb === 'OPTIONS').join(', ')
  const methods = { names, handlers, allow }
  knownMethods.set(key, methods)
  return methods
}

function toHandlerName(verb: Verb, exported: readonly string[]): HandlerName | undefined {
  if (exported.includes(verb)) return verb
  const name = verb === 'GET' ? 'loader' : 'action'
  const isCommon = verb !== 'HEAD' && verb !== 'QUERY' && verb !== 'OPTIONS'
  return isCommon && exported.includes(name) ? name : undefined
}

/** The value of `Accept-Query` (RFC 10008, section 3); `undefined` without an export `QUERY`. */
export function acceptQueryOf({ verbs, settings }: Endpoint): string | undefined {
  const { config, bodyReaders } = settings
  return verbs?.QUERY && (bodyTypesOf(config.body, bodyReaders?.QUERY).join(', ') || '*/*')
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
const NO_SETTINGS: EndpointSettings = /* @__PURE__ */ Object.freeze({
  config: /* @__PURE__ */ Object.freeze({}),
  cors: undefined,
  bodyReaders: undefined,
})

function readSettings(module: RouteModule, handlers: Handlers, where: string): EndpointSettings {
  const { config = NO_SETTINGS.config } = module
  const isOwn = config !== NO_SETTINGS.config
  if (isOwn) checkConfig(config, `${where}: config`)
  const bodyReaders = readBodyReaders(handlers, config, where)
  if (!isOwn && bodyReaders === undefined) return NO_SETTINGS
  return { config, cors: createCorsPolicy(config.cors, `${where}: config.cors`), bodyReaders }
}

/** @throws {UsageError} for a schema with limits of its own beside `config.body`. */
function readBodyReaders(
  handlers: Handlers,
  { body }: RouteConfig,
  where: string,
): EndpointSettings['bodyReaders'] {
  let readers: { [method: string]: BodyReadingSchema } | undefined
  for (const method of handlers.methods.handlers.keys()) {
    const handler = findHandler(handlers, method)
    const reader = handler && findBodyReader(handler)
    if (reader === undefined) continue
    readers ??= Object.create(null) as { [method: string]: BodyReadingSchema }
    readers[method] = reader
    for (const name of ['limit', 'parse'] as const) {
      if (body?.[name] === undefined) continue
      throw new UsageError(
        'invalid-option',
        `${where}: config has body.${name}, but the schema of the body of ${method} reads the body itself and has limits of its own; remove body.${name}, and write the limits in the schema`,
      )
    }
  }
  return readers
}
