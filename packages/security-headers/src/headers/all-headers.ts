import { cacheControl } from './cache-control.ts'
import { clearSiteData } from './clear-site-data.ts'
import {
  contentSecurityPolicy,
  contentSecurityPolicyReportOnly,
} from './content-security-policy.ts'
import {
  crossOriginEmbedderPolicy,
  crossOriginEmbedderPolicyReportOnly,
} from './cross-origin-embedder-policy.ts'
import {
  crossOriginOpenerPolicy,
  crossOriginOpenerPolicyReportOnly,
} from './cross-origin-opener-policy.ts'
import { crossOriginResourcePolicy } from './cross-origin-resource-policy.ts'
import { integrityPolicy, integrityPolicyReportOnly } from './integrity-policy.ts'
import { originAgentCluster } from './origin-agent-cluster.ts'
import { permissionsPolicy, permissionsPolicyReportOnly } from './permissions-policy.ts'
import { referrerPolicy } from './referrer-policy.ts'
import { reportingEndpoints } from './reporting-endpoints.ts'
import { strictTransportSecurity } from './strict-transport-security.ts'
import { xContentTypeOptions } from './x-content-type-options.ts'
import { xDnsPrefetchControl } from './x-dns-prefetch-control.ts'
import { xDownloadOptions } from './x-download-options.ts'
import { xFrameOptions } from './x-frame-options.ts'
import { xPermittedCrossDomainPolicies } from './x-permitted-cross-domain-policies.ts'
import { xXssProtection } from './x-xss-protection.ts'

/** Every header by the name of its option, in the order in which they are sent. */
export const HEADERS = {
  reportingEndpoints,
  contentSecurityPolicy,
  contentSecurityPolicyReportOnly,
  xContentTypeOptions,
  xFrameOptions,
  referrerPolicy,
  permissionsPolicy,
  permissionsPolicyReportOnly,
  xDnsPrefetchControl,
  strictTransportSecurity,
  crossOriginOpenerPolicy,
  crossOriginOpenerPolicyReportOnly,
  crossOriginEmbedderPolicy,
  crossOriginEmbedderPolicyReportOnly,
  crossOriginResourcePolicy,
  originAgentCluster,
  xPermittedCrossDomainPolicies,
  xDownloadOptions,
  xXssProtection,
  integrityPolicy,
  integrityPolicyReportOnly,
  cacheControl,
  clearSiteData,
}

/** The name of a header's option. */
export type HeaderOption = keyof typeof HEADERS
