export { bodyTooLarge, unknownEncoding } from './body/read-body.ts'
export { isAuthority } from './checks/authority.ts'
export { checkOptions, findNearest } from './checks/options.ts'
export type { ContextMembers, HostRequest } from './contract/host-request.ts'
export {
  findHeader,
  type HeaderPair,
  type PlainResponse,
  type ResponseBody,
} from './contract/plain-response.ts'
export { findSecurityHeaders, type RequestSecurityHeaders } from './contract/security-headers.ts'
export { dispatcherOptionNames } from './exchange/settings.ts'
export { FetchRequest, notFoundResponse } from './pipeline/fetch-request.ts'
export { toWebResponse } from './response/to-web-response.ts'
export type { DefineMiddleware } from './routes/middleware.ts'
export type { DefineAction, DefineLoader } from './validation/define-handler.ts'
