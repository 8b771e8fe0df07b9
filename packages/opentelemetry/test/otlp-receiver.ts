import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** A span, or a point of a histogram, as it has arrived. */
export interface Received {
  /** The name of the span or of the metric. */
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** A collector on loopback, and the SDKs that send to it by OTLP over HTTP, in JSON. */
export interface Otlp {
  readonly tracerProvider: BasicTracerProvider
  readonly meterProvider: MeterProvider
  /** The spans that have arrived so far. */
  spans(): readonly (Received & { readonly status: number; readonly exceptions: number })[]
  /** The points of the histograms, as they stand now. */
  points(): Promise<readonly (Received & { readonly unit: string; readonly count: number })[]>
  stop(): Promise<void>
}

export async function startOtlp(): Promise<Otlp> {
  const bodies: Record<string, unknown[]> = { '/v1/traces': [], '/v1/metrics': [] }
  const server = createServer(async (req, res) => {
    let text = ''
    for await (const chunk of req) text += chunk
    bodies[req.url ?? '']?.push(JSON.parse(text))
    res.setHeader('Content-Type', 'application/json').end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has such an address.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [
      new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${origin}/v1/traces` })),
    ],
  })
  const meterProvider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${origin}/v1/metrics` }),
        exportIntervalMillis: 3_600_000,
      }),
    ],
  })
  return {
    tracerProvider,
    meterProvider,
    spans() {
      // The shape is that of the protocol.
      const received = bodies['/v1/traces'] as Traces[]
      return received
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map(({ name, attributes, status, events }) => ({
          name,
          attributes: toRecord(attributes),
          status: status.code ?? 0,
          exceptions: events.filter((event) => event.name === 'exception').length,
        }))
    },
    async points() {
      await meterProvider.forceFlush()
      // The shape is that of the protocol.
      const latest = bodies['/v1/metrics']?.at(-1) as Metrics
      return latest.resourceMetrics
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics)
        .flatMap(({ name, unit, histogram }) =>
          (histogram?.dataPoints ?? []).map(({ attributes, count }) => ({
            name,
            unit,
            attributes: toRecord(attributes),
            count: Number(count),
          })),
        )
    },
    async stop() {
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()])
      server.closeAllConnections()
      server.close()
    },
  }
}

function toRecord(attributes: readonly KeyValue[]): Record<string, unknown> {
  const entries = attributes.map(({ key, value }) => [
    key,
    value.stringValue ?? (value.intValue === undefined ? undefined : Number(value.intValue)),
  ])
  return Object.fromEntries(entries)
}

interface KeyValue {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string }
}

/** Of opentelemetry.proto.collector.trace.v1. */
interface Traces {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly name: string
        readonly attributes: readonly KeyValue[]
        readonly status: { readonly code?: number }
        readonly events: readonly { readonly name: string }[]
      }[]
    }[]
  }[]
}

/** Of opentelemetry.proto.collector.metrics.v1. */
interface Metrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string
        readonly unit: string
        readonly histogram?: {
          readonly dataPoints: readonly {
            readonly attributes: readonly KeyValue[]
            readonly count: number | string
          }[]
        }
      }[]
    }[]
  }[]
}
