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
export {
  createFetchHandler,
  type FetchHandler,
  type FetchHandlerOptions,
} from './create-fetch-handler.ts'
