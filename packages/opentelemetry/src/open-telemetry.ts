import {
  type Attributes,
  context,
  type MeterProvider,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import type { HandlerContext, Middleware, ResponseEvent } from '@portolan/dispatch-core'
import { type HostRequest, hostRequestOf } from '@portolan/dispatch-core/adapter'
import { bindResult } from './keep-context.ts'
import { createMetrics, type RequestMetrics, TRACER } from './metrics.ts'
import { findErrorType, isFault, toMethod, toRoute } from './semantics.ts'

/** The settings of `openTelemetry()`. */
export interface OpenTelemetryOptions {
  /**
   * The spans that are made. `'server'`: one for each request, where the host has made none, as
   * behind `fetch`. `'handler'`: one around everything behind the middleware, inside the former.
   * `[]`: none; errors are still recorded in the span that is there. Default: `['server']`.
   */
  readonly spans?: readonly ('server' | 'handler')[]
  /**
   * Whether `http.server.request.duration` and `http.server.active_requests` are measured. Say
   * `false` where the instrumentation of the host measures them. Default: `true`.
   */
  readonly metrics?: boolean
  /** Default: the global one. */
  readonly tracerProvider?: TracerProvider
  /** Default: the global one. */
  readonly meterProvider?: MeterProvider
}

/** The parts of `openTelemetry()`: a middleware for all routes, and two hooks of the host. */
export interface Telemetry {
  /** For the outermost `middleware` file. */
  readonly middleware: Middleware
  /** An option of `resourceRoutes()` and the like. */
  readonly onRequest: (context: HandlerContext) => void
  /** An option of `resourceRoutes()` and the like. */
  readonly onResponse: (event: ResponseEvent, context: HandlerContext) => void
}

const KINDS: readonly unknown[] = ['server', 'handler']

/**
 * Spans and metrics by the semantic conventions of OpenTelemetry for HTTP. Its middleware belongs
 * into the outermost `middleware` file, its hooks into the options of the host.
 *
 * @example
 * export const { middleware, ...hooks } = openTelemetry()
 * app.use(resourceRoutes({ appDir, ...hooks }))
 * @throws {TypeError} for a value that is not valid.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const { spans = ['server'], metrics = true, tracerProvider = trace, meterProvider } = options
  const wrong = Array.isArray(spans) ? spans.find((kind) => !KINDS.includes(kind)) : spans
  if (wrong !== undefined) {
    throw new TypeError(
      `openTelemetry(): spans has ${JSON.stringify(wrong)}; write a list of 'server' and 'handler'`,
    )
  }
  if (typeof metrics !== 'boolean') {
    throw new TypeError(
      `openTelemetry(): metrics is ${JSON.stringify(metrics)}; write true or false`,
    )
  }
  const requests = new WeakMap<object, Request>()
  let measures: RequestMetrics | undefined
  // The global provider may be set after this call, and there is no stand-in for its instruments.
  const getMeasures = () => {
    measures ??= createMetrics(meterProvider)
    return measures
  }

  return {
    async middleware(handlerContext, next) {
      const request = requests.get(handlerContext) ?? { isObserved: false }
      const active = context.active()
      const hasSpan = trace.getSpan(active) !== undefined
      const parent =
        hasSpan || !spans.includes('server')
          ? active
          : propagation.extract(active, handlerContext, HEADERS)
      const tracer = tracerProvider.getTracer(...TRACER)
      const own =
        parent === active && (hasSpan || !spans.includes('server'))
          ? undefined
          : tracer.startSpan(toName(handlerContext), describeServer(handlerContext), parent)
      request.span = own
      const outer = own === undefined ? parent : trace.setSpan(parent, own)
      const inner = spans.includes('handler')
        ? tracer.startSpan(`handler ${handlerContext.route.pattern}`, {}, outer)
        : undefined
      const inside = inner === undefined ? outer : trace.setSpan(outer, inner)
      try {
        return bindResult(inside, await context.with(inside, next))
      } catch (error) {
        if (isFault(error, handlerContext.signal)) {
          inner?.setStatus({ code: SpanStatusCode.ERROR })
          request.hasError = true
          const recorder = own ?? trace.getSpan(active)
          if (recorder !== undefined) record(recorder, error)
        }
        throw error
      } finally {
        inner?.end()
        // Without the hooks the end of the response is not known.
        if (!request.isObserved) own?.end()
      }
    },
    onRequest(handlerContext) {
      const request: Request = { isObserved: true }
      requests.set(handlerContext, request)
      if (metrics) request.leave = getMeasures().enter(handlerContext)
    },
    onResponse(event, handlerContext) {
      const request = requests.get(handlerContext)
      request?.leave?.()
      if (metrics) getMeasures().record(event, handlerContext)
      const span = request?.span
      if (span === undefined) return
      if (event.error !== undefined && request?.hasError !== true) record(span, event.error)
      finish(span, event)
    },
  }
}

/** One request, from `onRequest` to `onResponse`. */
interface Request {
  /** The hooks are there, too. */
  readonly isObserved: boolean
  /** The span that the middleware has made. */
  span?: Span | undefined
  leave?: () => void
  /** Its error has been recorded. */
  hasError?: boolean
}

const HEADERS: TextMapGetter<HandlerContext> = {
  keys(handlerContext) {
    const host = findHost(handlerContext)
    return host === undefined
      ? [...handlerContext.request.headers.keys()]
      : Array.from(host.headers(), ([name]) => name)
  },
  get: readHeader,
}

/** Asks the host, since a `Request` costs more than all the rest. */
function readHeader(handlerContext: HandlerContext, name: string): string | undefined {
  const host = findHost(handlerContext)
  return host === undefined
    ? (handlerContext.request.headers.get(name) ?? undefined)
    : host.header(name.toLowerCase())
}

/** `undefined` for a context that a test has made by hand. */
function findHost(handlerContext: HandlerContext): HostRequest | undefined {
  const { [hostRequestOf]: host } = handlerContext as { [hostRequestOf]?: HostRequest }
  return host
}

function toName({ method, route }: HandlerContext): string {
  return `${toMethod(method) === '_OTHER' ? 'HTTP' : method} ${route.pattern}`
}

function describeServer(handlerContext: HandlerContext) {
  const { method, url, route } = handlerContext
  const known = toMethod(method)
  const attributes: Attributes = {
    'http.request.method': known,
    'http.route': route.pattern,
    'url.path': url.pathname,
    'url.scheme': url.protocol.slice(0, -1),
    'server.address': url.hostname,
  }
  if (known === '_OTHER') attributes['http.request.method_original'] = method
  if (url.search !== '') attributes['url.query'] = url.search.slice(1)
  if (url.port !== '') attributes['server.port'] = Number(url.port)
  const agent = readHeader(handlerContext, 'user-agent')
  if (agent !== undefined) attributes['user_agent.original'] = agent
  return { kind: SpanKind.SERVER, attributes }
}

function record(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error))
  const message = error instanceof Error ? error.message : String(error)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}

function finish(span: Span, event: ResponseEvent): void {
  const { status } = event
  const route = toRoute(event)
  if (route !== undefined) {
    span.setAttribute('http.route', route)
    span.updateName(`${toMethod(event.method) === '_OTHER' ? 'HTTP' : event.method} ${route}`)
  }
  if (status !== undefined) span.setAttribute('http.response.status_code', status)
  const type = findErrorType(event)
  if (type !== undefined) {
    span.setAttribute('error.type', type)
    if (event.error === undefined) span.setStatus({ code: SpanStatusCode.ERROR })
  }
  span.end()
}
