import { openTelemetry } from '@portolan/opentelemetry'

export const { middleware, ...hooks } = openTelemetry()
