import { subscribe } from 'node:diagnostics_channel'
import type { LoaderContext } from '@portolan/adapter-express'
import { Histogram, Registry } from 'prom-client'

const registry = new Registry()

const seconds = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'From the match of a request to the end of its response',
  labelNames: ['method', 'route', 'status'],
  registers: [registry],
})

// Both server.ts and the portolan command mount the routes; the channel tells of their requests.
subscribe('tracing:portolan:request:asyncEnd', (message) => {
  // This is what the channel tells.
  const { method, mount, pattern, status, duration } = message as RequestEnd
  // Patterns label the series: paths would make a new series for each id.
  if (pattern === undefined) return
  seconds.observe({ method, route: mount + pattern, status: status ?? 'aborted' }, duration / 1000)
})

interface RequestEnd {
  readonly method: string
  readonly mount: string
  readonly pattern: string | undefined
  /** `undefined` where the client has left before. */
  readonly status: number | undefined
  /** In milliseconds. */
  readonly duration: number
}

/** For Prometheus, which asks for it every few seconds. */
export async function loader({ reply }: LoaderContext): Promise<string> {
  reply.headers.set('Content-Type', registry.contentType)
  return registry.metrics()
}
