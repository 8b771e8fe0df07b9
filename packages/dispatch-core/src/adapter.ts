export { unknownEncoding } from './body/decode-content.ts'
export { bodyTooLarge } from './body/read-bytes.ts'
export { isAuthority } from './dispatch/authority.ts'
export type { DefineMiddleware } from './dispatch/define-middleware.ts'
export { FetchRequest, notFoundResponse } from './dispatch/fetch-request.ts'
export type { ContextMembers, HostRequest } from './dispatch/host-request.ts'
export { checkOptions, findNearest } from './dispatch/options.ts'
export { findSecurityHeaders, type RequestSecurityHeaders } from './dispatch/security-headers.ts'
export { dispatcherOptionNames } from './dispatch/settings.ts'
export {
  findHeader,
  type HeaderPair,
  type PlainResponse,
  type ResponseBody,
} from './results/plain-response.ts'
export { toWebResponse } from './results/to-web-response.ts'
export type { DefineAction, DefineLoader } from './validation/define-handler.ts'
