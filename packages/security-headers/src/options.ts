import type { CacheControl } from './headers/cache-control.ts'
import type { ClearSiteData } from './headers/clear-site-data.ts'
import type {
  ContentSecurityPolicy,
  EnforcedContentSecurityPolicy,
} from './headers/content-security-policy.ts'
import type { CrossOriginEmbedderPolicy } from './headers/cross-origin-embedder-policy.ts'
import type { CrossOriginOpenerPolicy } from './headers/cross-origin-opener-policy.ts'
import type { CrossOriginResourcePolicy } from './headers/cross-origin-resource-policy.ts'
import type { IntegrityPolicy } from './headers/integrity-policy.ts'
import type { OriginAgentCluster } from './headers/origin-agent-cluster.ts'
import type { PermissionsPolicy } from './headers/permissions-policy.ts'
import type { ReferrerPolicy } from './headers/referrer-policy.ts'
import type { ReportingEndpoints } from './headers/reporting-endpoints.ts'
import type { StrictTransportSecurity } from './headers/strict-transport-security.ts'
import type { XContentTypeOptions } from './headers/x-content-type-options.ts'
import type { XDnsPrefetchControl } from './headers/x-dns-prefetch-control.ts'
import type { XDownloadOptions } from './headers/x-download-options.ts'
import type { XFrameOptions } from './headers/x-frame-options.ts'
import type { XPermittedCrossDomainPolicies } from './headers/x-permitted-cross-domain-policies.ts'
import type { XXssProtection } from './headers/x-xss-protection.ts'
import type { Preset } from './presets.ts'

/**
 * What an option takes: `false` for no header, `true` for the recommended one, a value or
 * options, or a function that gives one of these for each request.
 */
export type Setting<Value, Req, Res> =
  | boolean
  | Value
  | ((request: Req, response: Res) => boolean | Value | undefined)

/** The options of `securityHeaders` and its like. An option that is left out is the preset's. */
export interface SecurityHeadersOptions<Req = unknown, Res = unknown> {
  /** The set to begin with. @default 'default' */
  readonly preset?: Preset

  readonly cacheControl?: Setting<CacheControl, Req, Res>
  readonly clearSiteData?: Setting<ClearSiteData, Req, Res>
  readonly contentSecurityPolicy?: Setting<EnforcedContentSecurityPolicy<Req, Res>, Req, Res>
  readonly contentSecurityPolicyReportOnly?: Setting<ContentSecurityPolicy<Req, Res>, Req, Res>
  readonly crossOriginEmbedderPolicy?: Setting<CrossOriginEmbedderPolicy, Req, Res>
  readonly crossOriginEmbedderPolicyReportOnly?: Setting<CrossOriginEmbedderPolicy, Req, Res>
  readonly crossOriginOpenerPolicy?: Setting<CrossOriginOpenerPolicy, Req, Res>
  readonly crossOriginOpenerPolicyReportOnly?: Setting<CrossOriginOpenerPolicy, Req, Res>
  readonly crossOriginResourcePolicy?: Setting<CrossOriginResourcePolicy, Req, Res>
  readonly integrityPolicy?: Setting<IntegrityPolicy, Req, Res>
  readonly integrityPolicyReportOnly?: Setting<IntegrityPolicy, Req, Res>
  readonly originAgentCluster?: Setting<OriginAgentCluster, Req, Res>
  readonly permissionsPolicy?: Setting<PermissionsPolicy, Req, Res>
  readonly permissionsPolicyReportOnly?: Setting<PermissionsPolicy, Req, Res>
  readonly referrerPolicy?: Setting<ReferrerPolicy, Req, Res>
  /** The policies that can report do so to `default`, or else to the first. */
  readonly reportingEndpoints?: Setting<ReportingEndpoints, Req, Res>
  readonly strictTransportSecurity?: Setting<StrictTransportSecurity, Req, Res>
  readonly xContentTypeOptions?: Setting<XContentTypeOptions, Req, Res>
  readonly xDnsPrefetchControl?: Setting<XDnsPrefetchControl, Req, Res>
  readonly xDownloadOptions?: Setting<XDownloadOptions, Req, Res>
  readonly xFrameOptions?: Setting<XFrameOptions, Req, Res>
  readonly xPermittedCrossDomainPolicies?: Setting<XPermittedCrossDomainPolicies, Req, Res>
  readonly xXssProtection?: Setting<XXssProtection, Req, Res>

  /** Whether `X-Powered-By` is taken away. @default true */
  readonly xPoweredBy?: boolean
  /** Headers that have no option here, by their names. */
  readonly headers?: Readonly<
    Record<string, string | false | ((request: Req, response: Res) => string | false | undefined)>
  >
  /** Names of headers that are taken away when the response is about to be sent. */
  readonly removeHeaders?: readonly string[]
  /** Whether these headers replace those that the app sets itself. @default false */
  readonly overwrite?: boolean
  /** Whether a request came over TLS, where the host cannot tell (a proxy before `node:http`). */
  readonly isSecure?: (request: Req) => boolean
}
