export { keepContext } from './keep-context.ts'
export { type OpenTelemetryOptions, openTelemetry, type Telemetry } from './open-telemetry.ts'
export { traceMiddleware } from './trace-middleware.ts'
