import { type Attributes, type MeterProvider, metrics } from '@opentelemetry/api'
import type { HandlerContext, ResponseEvent } from '@portolan/dispatch-core'
import { findErrorType, toMethod, toRoute } from './semantics.ts'

/** The name under which spans and metrics are made. */
export const TRACER: [name: string] = ['@portolan/opentelemetry']

/** The two measures of the semantic conventions for HTTP servers. */
export interface RequestMetrics {
  /** @returns a function to call when the request is over */
  enter(context: HandlerContext): () => void
  record(event: ResponseEvent, context: HandlerContext): void
}

/** In seconds, as the conventions have them. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

export function createMetrics(provider: MeterProvider = metrics): RequestMetrics {
  const meter = provider.getMeter(...TRACER)
  const duration = meter.createHistogram('http.server.request.duration', {
    description: 'Duration of HTTP server requests.',
    unit: 's',
    advice: { explicitBucketBoundaries: BOUNDARIES },
  })
  const active = meter.createUpDownCounter('http.server.active_requests', {
    description: 'Number of active HTTP server requests.',
    unit: '{request}',
  })
  return {
    enter(context) {
      const attributes = describe(context)
      active.add(1, attributes)
      return () => active.add(-1, attributes)
    },
    record(event, context) {
      const attributes = describe(context)
      const route = toRoute(event)
      const type = findErrorType(event)
      if (route !== undefined) attributes['http.route'] = route
      if (event.status !== undefined) attributes['http.response.status_code'] = event.status
      if (type !== undefined) attributes['error.type'] = type
      duration.record(event.duration / 1000, attributes)
    },
  }
}

function describe({ method, url }: HandlerContext): Attributes {
  return { 'http.request.method': toMethod(method), 'url.scheme': url.protocol.slice(0, -1) }
}
