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
  readonly handlers: Readonly<Partial<Record<string, Handler>>>
  /** The export that answers each method; `HEAD` only where it has one of its own. */
  readonly names: { readonly [method in Verb]?: 'loader' | 'action' | Verb }
  /** The value of `Allow`. */
  readonly allow: string
  /** The value of `Accept-Query` (RFC 10008, section 3); `undefined` without an export `QUERY`. */
  readonly acceptQuery: string | undefined
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
  const handlers: Partial<Record<string, Handler>> = Object.create(null)
  const names: { [method in Verb]?: 'loader' | 'action' | Verb } = {}
  const loader = readHandler(module, 'loader', where)
  const action = readHandler(module, 'action', where)
  if (loader) add('GET', 'loader', loader)
  if (action) for (const verb of ACTION_VERBS) add(verb, 'action', action)
  for (const verb of VERBS) {
    const handler = readHandler(module, verb, where)
    if (handler) add(verb, verb, handler)
  }
  handlers.HEAD ??= handlers.GET
  const allow = VERBS.filter((verb) => handlers[verb] !== undefined || verb === 'OPTIONS').join(
    ', ',
  )
  const config = readConfig(module, where)
  const bodyReaders = readBodyReaders(handlers, config, where)
  const queryTypes = bodyTypesOf(config.body, bodyReaders?.QUERY)
  return {
    handlers,
    names,
    allow,
    acceptQuery: handlers.QUERY && (queryTypes.join(', ') || '*/*'),
    config,
    cors: createCorsPolicy(config.cors, `${where}: config.cors`),
    bodyReaders,
  }

  function add(method: Verb, name: 'loader' | 'action' | Verb, handler: Handler): void {
    handlers[method] = handler
    names[method] = name
  }
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

const ACTION_VERBS: readonly Verb[] = ['POST', 'PUT', 'PATCH', 'DELETE']

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

function readConfig({ config }: RouteModule, where: string): RouteConfig {
  if (config === undefined) return {}
  checkConfig(config, `${where}: config`)
  return config
}

/** @throws {UsageError} for a schema with limits of its own beside `config.body`. */
function readBodyReaders(
  handlers: Endpoint['handlers'],
  { body }: RouteConfig,
  where: string,
): Endpoint['bodyReaders'] {
  const readers: Partial<Record<string, BodyReadingSchema>> = Object.create(null)
  for (const [method, handler] of Object.entries(handlers)) {
    const reader = findBodyReader(handler)
    if (reader !== undefined) readers[method] = reader
  }
  const [method] = Object.keys(readers)
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
