export { continueWhenRead } from './continue.ts'
export { type GracefulShutdownOptions, gracefulShutdown } from './graceful-shutdown.ts'
export { NodeRequest } from './node-request.ts'
export { dropUnread } from './request-body.ts'
export { respond, writeResponse } from './respond.ts'
export { isAnswered } from './response-state.ts'
export {
  findRouteProvider,
  type RouteProvider,
  setRouteProvider,
} from './route-provider.ts'
export {
  findRoutes,
  ROUTE_SOURCE_OPTION_NAMES,
  type RouteSource,
  withoutRouteSource,
} from './route-source.ts'
export { isSameOrigin } from './same-origin.ts'
