import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { type RunningAdapter, serve } from '@portolan-internal/adapter-contract'

/** Serves a fetch function through `@hono/node-server`. */
export function serveHono(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<RunningAdapter> {
  // An HTTP/1.1 server, unless it is given another factory.
  return serve(createAdaptorServer({ fetch }) as Server)
}
