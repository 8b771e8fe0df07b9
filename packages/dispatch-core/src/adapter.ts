export { isFromAnotherSite } from './access/cross-site.ts'
export { bodyTooLarge, unknownEncoding } from './body/read-body.ts'
export { checkOptions, findNearest } from './checks/options.ts'
export { isAuthority } from './checks/values.ts'
export { findHeader, type HeaderPair } from './contract/headers.ts'
export type { ContextMembers, HostRequest } from './contract/host-request.ts'
export {
  findSecurityHeaders,
  hostRequestOf,
  type RequestSecurityHeaders,
  type ResponseEnd,
} from './contract/host-request.ts'
export type { PlainResponse, ResponseBody } from './contract/plain-response.ts'
export { checkPlaces } from './descriptions/check-description.ts'
export { reportError } from './exchange/request-context.ts'
export { DISPATCHER_OPTION_NAMES } from './exchange/settings.ts'
export { startDraining } from './health/draining.ts'
export { callWithBody, prepareBody, takesStream } from './middleware/body-turn.ts'
export type { WithMiddleware } from './middleware/with-middleware.ts'
export { type ReplaceableRoutes, withRoutes } from './pipeline/dispatcher.ts'
export { FetchRequest, NOT_FOUND_RESPONSE } from './pipeline/fetch-request.ts'
export { toWebResponse } from './response/to-web-response.ts'
export { type DefineMiddleware, describeMiddleware, ownMiddleware } from './routes/middleware.ts'
export { VERBS } from './routes/route-module.ts'
export type { DefineAction, DefineLoader } from './validation/define-handler.ts'
