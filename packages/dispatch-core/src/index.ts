export { UsageError, type UsageErrorCode } from './checks/errors.ts'
export {
  type BodyReader,
  type BodyReadingSchema,
  type BodyRequest,
  readsBody,
} from './contract/body-reader.ts'
export type {
  ActionContext,
  HandlerContext,
  LoaderContext,
  MiddlewareContext,
  RouteInfo,
} from './contract/context.ts'
export type { HeadersInput } from './contract/headers.ts'
export type { Query } from './contract/query.ts'
export type { Reply } from './contract/reply.ts'
export type { SchemaInput, SchemaOutput, StandardSchema } from './contract/standard-schema.ts'
export type { DeprecationInput } from './descriptions/deprecation.ts'
export type {
  AnswerDescription,
  Described,
  Docs,
  MiddlewareDescription,
  ResponseSchemas,
} from './descriptions/description.ts'
export type { ListedResult, PlainResult, ReadonlyDeep } from './descriptions/listed-result.ts'
export { type DescribedSchema, Problem, ValidationProblem } from './descriptions/problem.ts'
export {
  type ApiKeyPlace,
  apiKey,
  basic,
  bearer,
  oauth2,
  openIdConnect,
  type SecurityInit,
  type SecurityScheme,
} from './descriptions/security.ts'
export {
  type EventSchemas,
  type EventsSchema,
  eventsOf,
  type LinesSchema,
  linesOf,
} from './descriptions/stream-schema.ts'
export { routesOf } from './exchange/request-context.ts'
export type { DispatcherOptions, ResponseEvent } from './exchange/settings.ts'
export { type Health, type HealthCheck, type HealthOptions, health } from './health/health.ts'
export {
  type MiddlewareOf,
  type StateOf,
  withMiddleware,
} from './middleware/with-middleware.ts'
export type { ParamMatcher } from './pattern/param-matcher.ts'
export type { PathParams } from './pattern/param-types.ts'
export { PatternError, type PatternErrorCode } from './pattern/pattern-error.ts'
export { createDispatcher, type Dispatcher, type Match } from './pipeline/dispatcher.ts'
export { type Answer, type AnswerInit, readAnswer, toAnswer } from './response/read-answer.ts'
export { sendEarlyHints } from './results/early-hints.ts'
export type { EventSourceInput, EventStreamRequest } from './results/event-stream.ts'
export {
  type EventStreamInit,
  type EventStreamResult,
  eventStream,
} from './results/event-stream.ts'
export {
  HttpError,
  type HttpErrorConstructor,
  type HttpErrorInit,
  isHttpError,
  type NoExtensions,
  notFound,
} from './results/http-error.ts'
export { type JsonLinesResult, type JsonResult, json, ndjson } from './results/json.ts'
export type { JsonForm } from './results/json-form.ts'
export { negotiate } from './results/negotiate.ts'
export { type RedirectInit, type RedirectResult, redirect } from './results/redirect.ts'
export type { HelperResult, ResultInit } from './results/result.ts'
export type { ServerSentEvent } from './results/server-sent-event.ts'
export type { SourceInput } from './results/source.ts'
export type { CorsConfig } from './routes/cors-policy.ts'
export type {
  HandlerDescription,
  MethodDescription,
  RouteDescription,
} from './routes/describe-route.ts'
export type {
  Middleware,
  MiddlewareModule,
  MiddlewareSource,
  NextResult,
} from './routes/middleware.ts'
export { defineMiddleware } from './routes/middleware.ts'
export type { Route, RouteDefinition } from './routes/route.ts'
export type {
  BodyConfig,
  BodyParserName,
  BodyTypes,
  Handler,
  HandlerExport,
  RouteConfig,
  RouteModule,
  Verb,
} from './routes/route-module.ts'
export type {
  AnswersOf,
  HandlerDefinition,
  LoaderDefinition,
  Schemas,
  ValidatedContext,
} from './validation/define-handler.ts'
export { type DefinedHandler, defineAction, defineLoader } from './validation/define-handler.ts'
export type { ActionResultOf, LoaderResultOf, PlainValue } from './validation/handler-result.ts'
export { list } from './validation/query-lists.ts'
export type { ValidationIssue } from './validation/validate-request.ts'
