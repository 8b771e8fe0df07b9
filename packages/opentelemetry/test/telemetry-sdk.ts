import { context, metrics, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'

/** The real SDKs, whose spans and metrics are read back. */
export interface TelemetrySdk {
  /** The spans that have ended, in that order. */
  spans(): readonly ReadableSpan[]
  /** The points of a metric. */
  points(name: string): Promise<readonly Point[]>
  reset(): void
}

export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: unknown
}

export function startSdk(): TelemetrySdk {
  const exporter = new InMemorySpanExporter()
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 3_600_000,
  })
  const provider = new MeterProvider({ readers: [reader] })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  )
  metrics.setGlobalMeterProvider(provider)
  return {
    spans: () => exporter.getFinishedSpans(),
    async points(name) {
      await provider.forceFlush()
      const all = metricExporter.getMetrics().at(-1)?.scopeMetrics ?? []
      return (
        all
          .flatMap((scope) => scope.metrics)
          .filter(({ descriptor }) => descriptor.name === name)
          // Their values differ by the kind of the metric.
          .flatMap(({ dataPoints }) => dataPoints as readonly Point[])
      )
    },
    reset() {
      exporter.reset()
      metricExporter.reset()
    },
  }
}
