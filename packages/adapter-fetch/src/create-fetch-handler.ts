import { createDispatcher, type DispatcherOptions, UsageError } from '@portolan/dispatch-core'
import {
  checkPlaces,
  DISPATCHER_OPTION_NAMES,
  type PlainResponse,
  type ReplaceableRoutes,
  toWebResponse,
  withRoutes,
} from '@portolan/dispatch-core/adapter'
import { HandlerRequest } from './handler-request.ts'
import type { HandlerContext } from './handlers.ts'

/** The options of `createFetchHandler()`: the dispatcher's own, and a fallback where no route matches. */
export interface FetchHandlerOptions extends DispatcherOptions<HandlerContext> {
  /** Answers requests that no route matches; gets the handler's arguments. Default: 404 as problem+json. */
  readonly fallback?: (
    request: Request,
    ...hostArguments: readonly unknown[]
  ) => Response | Promise<Response>
}

/** The handler of `createFetchHandler()`. */
export interface FetchHandler extends ReplaceableRoutes {
  /** @param hostArguments the host's other arguments; handlers find them in their context */
  (request: Request, ...hostArguments: readonly unknown[]): Promise<Response>
}

/**
 * A `fetch` handler that serves resource routes. The routes are a list, hand-written or of a
 * generated routes module: there need not be a file system.
 *
 * @example export default { fetch: await createFetchHandler({ routes }) }
 * @throws {UsageError} for an unknown or invalid option.
 */
export async function createFetchHandler(options: FetchHandlerOptions): Promise<FetchHandler> {
  refuseDirectory(options)
  checkPlaces(options, optionNames, 'createFetchHandler()')
  const { fallback, ...rest } = options
  if (fallback !== undefined && typeof fallback !== 'function') {
    throw new UsageError(
      'invalid-option',
      `createFetchHandler(): fallback is of type ${typeof fallback}; give a function, (request) => new Response(…)`,
    )
  }
  // The hooks get the context below, which has the member that their types name.
  const dispatcher = createDispatcher<HandlerRequest>(rest as DispatcherOptions, {
    hostArguments: (host) => host.hostArguments,
  })
  const handler = async (request: Request, ...hostArguments: readonly unknown[]) => {
    const host = new HandlerRequest(request, hostArguments)
    const match = dispatcher.match(host.target)
    if (match === undefined && fallback !== undefined) return fallback(request, ...hostArguments)
    const response = dispatcher.run(match, host)
    // Only a host with a response object of its own is answered through it.
    const settled = (response instanceof Promise ? await response : response) as PlainResponse
    return host.endWith(toWebResponse(settled))
  }
  return withRoutes(handler, dispatcher)
}

const optionNames = [...DISPATCHER_OPTION_NAMES, 'fallback']

function refuseDirectory(options: FetchHandlerOptions): void {
  if (
    typeof options === 'object' &&
    options !== null &&
    ('appDir' in options || 'lazy' in options)
  ) {
    throw new UsageError(
      'invalid-option',
      'createFetchHandler() reads no directory, for not every host has one; write the routes as a module with generateRoutesModule() of @portolan/route-discovery and give its { routes }',
    )
  }
}
