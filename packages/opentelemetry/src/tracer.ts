/** The name under which spans and metrics are made. */
export const TRACER: [name: string] = ['@portolan/opentelemetry']
