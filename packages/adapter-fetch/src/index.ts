export {
  type BodyConfig,
  type CorsConfig,
  type EventStreamInit,
  eventStream,
  HttpError,
  type HttpErrorInit,
  isHttpError,
  type JsonResult,
  json,
  list,
  ndjson,
  notFound,
  type PathParams,
  type Route,
  type RouteConfig,
  type RouteDefinition,
  type RouteModule,
  redirect,
  type ServerSentEvent,
} from '@portolan/dispatch-core'
export {
  createFetchHandler,
  type FetchHandler,
  type FetchHandlerOptions,
} from './create-fetch-handler.ts'
export type {
  ActionContext,
  HandlerContext,
  LoaderContext,
  MiddlewareContext,
} from './handlers.ts'
export { defineAction, defineLoader, defineMiddleware, withMiddleware } from './handlers.ts'
