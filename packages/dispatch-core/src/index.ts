export type {
  ActionContext,
  HandlerContext,
  LoaderContext,
  RouteInfo,
} from './dispatch/context.ts'
export { defineMiddleware } from './dispatch/define-middleware.ts'
export { createDispatcher, type Dispatcher, type Match } from './dispatch/dispatcher.ts'
export type { Middleware } from './dispatch/middleware.ts'
export type { MiddlewareModule, MiddlewareSource } from './dispatch/middleware-source.ts'
export type { Reply } from './dispatch/reply.ts'
export type { Route, RouteDefinition } from './dispatch/route.ts'
export type {
  BodyConfig,
  Handler,
  HandlerExport,
  RouteConfig,
  RouteModule,
  Verb,
} from './dispatch/route-module.ts'
export type { DispatcherOptions, ResponseEvent } from './dispatch/settings.ts'
export type { ParamMatcher } from './pattern/param-matcher.ts'
export type { PathParams } from './pattern/param-types.ts'
export { PatternError, type PatternErrorCode } from './pattern/pattern-error.ts'
export { type EventStreamInit, eventStream } from './results/event-stream.ts'
export type { EventSourceInput, EventStreamRequest } from './results/event-stream-body.ts'
export type { HeadersInput } from './results/header-pairs.ts'
export { HttpError, type HttpErrorInit, isHttpError, notFound } from './results/http-error.ts'
export { type JsonResult, json } from './results/json.ts'
export { ndjson } from './results/ndjson.ts'
export { type RedirectInit, type RedirectResult, redirect } from './results/redirect.ts'
export type { HelperResult } from './results/result.ts'
export type { ResultInit } from './results/result-init.ts'
export type { ServerSentEvent } from './results/server-sent-event.ts'
export type { SourceInput } from './results/source.ts'
export { type DefinedHandler, defineAction, defineLoader } from './validation/define-handler.ts'
export type { Schemas, ValidatedContext } from './validation/schemas.ts'
export type { SchemaInput, SchemaOutput, StandardSchema } from './validation/standard-schema.ts'
export type { ValidationIssue } from './validation/validate-request.ts'
