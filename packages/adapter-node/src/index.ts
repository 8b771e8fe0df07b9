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
export { type GracefulShutdownOptions, gracefulShutdown } from '@portolan-internal/node-http'
export type { ActionContext, HandlerContext, LoaderContext } from './context.ts'
export {
  createNodeListener,
  type NodeListener,
  type NodeListenerOptions,
} from './create-node-listener.ts'
