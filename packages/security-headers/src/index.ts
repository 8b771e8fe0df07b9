export { withSecurityHeaders } from './fetch-wrapper.ts'
export { securityHeaders } from './middleware.ts'
export { SECURITY_HEADERS } from './security-headers-list.ts'
