export { type HeaderIssue, SecurityHeadersError } from './checks/errors.ts'
export type { CspDirective } from './headers/csp-directives.ts'
export { DISCLOSING_HEADERS } from './headers/disclosing-headers.ts'
export type { PermissionsFeature } from './headers/permissions-features.ts'
export {
  type ConnectMiddleware,
  type ConnectRequest,
  type ConnectResponse,
  securityHeaders,
} from './hosts/connect.ts'
export { type FetchHandler, withSecurityHeaders } from './hosts/fetch.ts'
export {
  type ForRequestOptions,
  type ResolvedSecurityHeaders,
  type ResponseSecurityHeaders,
  resolveSecurityHeaders,
  SECURITY_HEADERS,
} from './hosts/own-host.ts'
export {
  cspNonce,
  findSecurityHeaders,
  type RequestSecurityHeaders,
} from './hosts/request-security-headers.ts'
export type { SecurityHeadersOptions } from './policy/options.ts'
export type { HeaderPair, RouteSecurityHeaders } from './policy/policy.ts'
export type { Preset } from './policy/presets.ts'
