import { UsageError } from '../checks/errors.ts'
import { checkConfig } from './route-config.ts'
import {
  type Handler,
  type RouteConfig,
  type RouteModule,
  VERBS,
  type Verb,
} from './route-module.ts'

/** The exports of a route module in the form that requests need: a handler for each method. */
export interface Endpoint {
  readonly handlers: Readonly<Partial<Record<string, Handler>>>
  /** The value of `Allow`. */
  readonly allow: string
  readonly config: RouteConfig
}

/**
 * Reads the exports of a route module.
 *
 * @param where the route's file or id, for messages
 * @throws {UsageError} for a handler that is not a function, and for settings that are not valid.
 */
export function createEndpoint(module: RouteModule, where: string): Endpoint {
  const handlers: Partial<Record<string, Handler>> = Object.create(null)
  const loader = readHandler(module, 'loader', where)
  const action = readHandler(module, 'action', where)
  if (loader) handlers.GET = loader
  if (action) for (const verb of ACTION_VERBS) handlers[verb] = action
  for (const verb of VERBS) {
    const handler = readHandler(module, verb, where)
    if (handler) handlers[verb] = handler
  }
  handlers.HEAD ??= handlers.GET
  const allow = VERBS.filter((verb) => handlers[verb] !== undefined || verb === 'OPTIONS').join(
    ', ',
  )
  return { handlers, allow, config: readConfig(module, where) }
}

const ACTION_VERBS: readonly Verb[] = ['POST', 'PUT', 'PATCH', 'DELETE']

function readHandler(
  module: RouteModule,
  name: 'loader' | 'action' | Verb,
  where: string,
): Handler | undefined {
  const handler: unknown = module[name]
  // Only its author knows the type of its parameter.
  if (handler === undefined || typeof handler === 'function') return handler as Handler | undefined
  throw new UsageError(
    'invalid-route',
    `${where}: the export "${name}" is ${handler === null ? 'null' : `of type ${typeof handler}`}; export a function`,
  )
}

function readConfig({ config }: RouteModule, where: string): RouteConfig {
  if (config === undefined) return {}
  checkConfig(config, `${where}: config`)
  return config
}
