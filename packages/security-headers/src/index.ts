export type { ConnectRequest, ConnectResponse } from './connect-host.ts'
export type { CspDirective } from './csp/directives.ts'
export { SECURITY_HEADERS } from './default-list.ts'
export { DISCLOSING_HEADERS } from './disclosing-headers.ts'
export { type HeaderProblem, SecurityHeadersError } from './errors.ts'
export type { PermissionsFeature } from './headers/permissions-features.ts'
export type { SecurityHeadersOptions } from './options.ts'
export type { HeaderPair, RouteSecurityHeaders } from './policy.ts'
export type { Preset } from './presets.ts'
export { cspNonce, type RequestSecurityHeaders, securityHeadersOf } from './request-headers.ts'
export {
  type HostRequest,
  type ResolvedSecurityHeaders,
  type ResponseSecurityHeaders,
  resolveSecurityHeaders,
} from './resolve-security-headers.ts'
export { type ConnectMiddleware, securityHeaders } from './security-headers.ts'
export { type FetchHandler, withSecurityHeaders } from './with-security-headers.ts'
