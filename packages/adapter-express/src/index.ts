export {
  type ActionResultOf,
  apiKey,
  type BodyConfig,
  basic,
  bearer,
  type CorsConfig,
  type Docs,
  type EventStreamInit,
  eventStream,
  eventsOf,
  type HealthOptions,
  HttpError,
  type HttpErrorInit,
  health,
  isHttpError,
  type JsonResult,
  json,
  type LoaderResultOf,
  linesOf,
  list,
  type MiddlewareDescription,
  ndjson,
  negotiate,
  notFound,
  oauth2,
  openIdConnect,
  type PathParams,
  Problem,
  type Route,
  type RouteConfig,
  type RouteDefinition,
  type RouteModule,
  redirect,
  type ServerSentEvent,
  sendEarlyHints,
  ValidationProblem,
} from '@portolan/dispatch-core'
export {
  type GracefulShutdownOptions,
  gracefulShutdown,
  isSameOrigin,
} from '@portolan-internal/node-http'
export { createServer } from './create-server.ts'
export { type FromExpressOptions, fromExpress } from './from-express.ts'
export type {
  ActionContext,
  HandlerContext,
  LoaderContext,
  MiddlewareContext,
} from './handlers.ts'
export { defineAction, defineLoader, defineMiddleware, withMiddleware } from './handlers.ts'
export type { LoadingResourceRoutes, ResourceRoutes } from './loading-middleware.ts'
export { resourceRoutes } from './resource-routes.ts'
export type { ResourceRoutesOptions } from './resource-routes-options.ts'
