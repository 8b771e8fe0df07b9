export {
  type BodyConfig,
  HttpError,
  type HttpErrorInit,
  isHttpError,
  json,
  notFound,
  type PathParams,
  type Route,
  type RouteConfig,
  type RouteDefinition,
  type RouteModule,
  redirect,
} from '@portolan/dispatch-core'
export type { ActionContext, HandlerContext, LoaderContext } from './context.ts'
export { createServer } from './create-server.ts'
export { type DeferredResourceRoutes, deferredResourceRoutes } from './deferred-resource-routes.ts'
export { fromExpress } from './from-express.ts'
export {
  type ResourceRoutes,
  type ResourceRoutesOptions,
  resourceRoutes,
} from './resource-routes.ts'
