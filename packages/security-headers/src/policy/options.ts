import type { CacheControl } from '../headers/cache-control.ts'
import type { ClearSiteData } from '../headers/clear-site-data.ts'
import type {
  ContentSecurityPolicy,
  EnforcedContentSecurityPolicy,
} from '../headers/content-security-policy.ts'
import type { CrossOriginEmbedderPolicy } from '../headers/cross-origin-embedder-policy.ts'
import type { CrossOriginOpenerPolicy } from '../headers/cross-origin-opener-policy.ts'
import type { CrossOriginResourcePolicy } from '../headers/cross-origin-resource-policy.ts'
import type { IntegrityPolicy } from '../headers/integrity-policy.ts'
import type { OriginAgentCluster } from '../headers/origin-agent-cluster.ts'
import type { PermissionsPolicy } from '../headers/permissions-policy.ts'
import type { ReferrerPolicy } from '../headers/referrer-policy.ts'
import type { ReportingEndpoints } from '../headers/reporting-endpoints.ts'
import type { StrictTransportSecurity } from '../headers/strict-transport-security.ts'
import type { XContentTypeOptions } from '../headers/x-content-type-options.ts'
import type { XDnsPrefetchControl } from '../headers/x-dns-prefetch-control.ts'
import type { XDownloadOptions } from '../headers/x-download-options.ts'
import type { XFrameOptions } from '../headers/x-frame-options.ts'
import type { XPermittedCrossDomainPolicies } from '../headers/x-permitted-cross-domain-policies.ts'
import type { XXssProtection } from '../headers/x-xss-protection.ts'
import type { Preset } from './presets.ts'

/**
 * The value of a header's option: `false` for no header, `true` for the recommended one, a value
 * or options, or a function that returns one of these for each request.
 */
export type OptionValue<Value, Req, Res> =
  | boolean
  | Value
  | ((request: Req, response: Res) => boolean | Value | undefined)

/**
 * Options of `securityHeaders`, `withSecurityHeaders` and `resolveSecurityHeaders`. The preset
 * decides each header whose option is left out.
 */
export interface SecurityHeadersOptions<Req = unknown, Res = unknown> {
  /** The set of headers to start from. Default: `'default'`. */
  readonly preset?: Preset

  readonly cacheControl?: OptionValue<CacheControl, Req, Res>
  readonly clearSiteData?: OptionValue<ClearSiteData, Req, Res>
  readonly contentSecurityPolicy?: OptionValue<EnforcedContentSecurityPolicy<Req, Res>, Req, Res>
  readonly contentSecurityPolicyReportOnly?: OptionValue<ContentSecurityPolicy<Req, Res>, Req, Res>
  readonly crossOriginEmbedderPolicy?: OptionValue<CrossOriginEmbedderPolicy, Req, Res>
  readonly crossOriginEmbedderPolicyReportOnly?: OptionValue<CrossOriginEmbedderPolicy, Req, Res>
  readonly crossOriginOpenerPolicy?: OptionValue<CrossOriginOpenerPolicy, Req, Res>
  readonly crossOriginOpenerPolicyReportOnly?: OptionValue<CrossOriginOpenerPolicy, Req, Res>
  readonly crossOriginResourcePolicy?: OptionValue<CrossOriginResourcePolicy, Req, Res>
  readonly integrityPolicy?: OptionValue<IntegrityPolicy, Req, Res>
  readonly integrityPolicyReportOnly?: OptionValue<IntegrityPolicy, Req, Res>
  readonly originAgentCluster?: OptionValue<OriginAgentCluster, Req, Res>
  readonly permissionsPolicy?: OptionValue<PermissionsPolicy, Req, Res>
  readonly permissionsPolicyReportOnly?: OptionValue<PermissionsPolicy, Req, Res>
  readonly referrerPolicy?: OptionValue<ReferrerPolicy, Req, Res>
  /** Policies that can report do so to the endpoint `default`, or else to the first one. */
  readonly reportingEndpoints?: OptionValue<ReportingEndpoints, Req, Res>
  readonly strictTransportSecurity?: OptionValue<StrictTransportSecurity, Req, Res>
  readonly xContentTypeOptions?: OptionValue<XContentTypeOptions, Req, Res>
  readonly xDnsPrefetchControl?: OptionValue<XDnsPrefetchControl, Req, Res>
  readonly xDownloadOptions?: OptionValue<XDownloadOptions, Req, Res>
  readonly xFrameOptions?: OptionValue<XFrameOptions, Req, Res>
  readonly xPermittedCrossDomainPolicies?: OptionValue<XPermittedCrossDomainPolicies, Req, Res>
  readonly xXssProtection?: OptionValue<XXssProtection, Req, Res>

  /** Whether `X-Powered-By` is removed. Default: `true`. */
  readonly xPoweredBy?: boolean
  /** Headers without an option of their own, by name. */
  readonly headers?: Readonly<
    Record<string, string | false | ((request: Req, response: Res) => string | false | undefined)>
  >
  /** The names of headers to remove just before the response is sent. */
  readonly removeHeaders?: readonly string[]
  /** Whether these headers replace the same headers of the app. Default: `false`. */
  readonly overwrite?: boolean
  /**
   * Whether a request came over TLS. `node:http` behind a proxy needs it. Default: `req.secure`
   * where the host has it, as Express does, else whether the connection or the URL is encrypted.
   */
  readonly isSecure?: (request: Req) => boolean
}

/** Options whose functions take the request and response of any host. */
export type OptionsLayer = SecurityHeadersOptions<never, never>
