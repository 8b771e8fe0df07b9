import type { LoaderContext, ResourceRoutesOptions } from '@portolan/adapter-express'
import { Histogram, Registry } from 'prom-client'

const registry = new Registry()

const seconds = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'From the match of a request to the end of its response',
  labelNames: ['method', 'route', 'status'],
  registers: [registry],
})

/** Only patterns are labels: there is no end of paths. An aborted request may have no status. */
export const onResponse = ((event) => {
  const { method, mount, route, status = 'aborted', duration } = event
  if (route !== undefined) {
    seconds.observe({ method, route: mount + route.pattern, status }, duration / 1000)
  }
}) satisfies ResourceRoutesOptions['onResponse']

/** The loader of `app/metrics/route.ts`. */
export async function loader({ reply }: LoaderContext): Promise<string> {
  reply.headers.set('Content-Type', registry.contentType)
  return registry.metrics()
}
