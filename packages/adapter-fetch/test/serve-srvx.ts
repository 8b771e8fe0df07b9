import type { RunningAdapter } from '@portolan-internal/adapter-contract'
import { serve } from 'srvx'

/** Serves a fetch function through srvx. */
export async function serveSrvx(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<RunningAdapter> {
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0, silent: true })
  await server.ready()
  return { origin: new URL(server.url ?? '').origin, close: () => server.close(true) }
}
