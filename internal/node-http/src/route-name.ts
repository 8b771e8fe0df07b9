/**
 * Tells OpenTelemetry the route of a request, which becomes `http.route` and the name of the
 * request's span. @opentelemetry/instrumentation-http, and Sentry with it, read it at the end of the
 * response from the metadata that they put into the active context.
 */
export function tellRoute(hostRequest: { readonly mount: string }, pattern: string): void {
  // All copies of @opentelemetry/api 1 share this object, so that nothing has to be installed.
  const { context } = (globalThis as OpenTelemetryGlobal)[API] ?? {}
  if (context === undefined) return
  const metadata = context.active().getValue(RPC_METADATA)
  if (metadata?.type !== 'http') return
  const { mount } = hostRequest
  metadata.route = pattern === '/' && mount !== '' ? mount : mount + pattern
}

const API = Symbol.for('opentelemetry.js.api.1')

/** The key of @opentelemetry/core. */
const RPC_METADATA = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')

interface OpenTelemetryGlobal {
  readonly [API]?: {
    readonly context?: { active(): { getValue(key: symbol): RpcMetadata | undefined } }
  }
}

interface RpcMetadata {
  readonly type: unknown
  route?: string
}
