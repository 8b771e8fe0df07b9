import type { CspDirectives } from '../csp/directives.ts'
import { type CspPolicy, parsePolicy } from '../csp/parse-policy.ts'
import { writePolicy } from '../csp/write-policy.ts'
import { invalidValue } from '../errors.ts'
import { defineHeader, type Header } from './header.ts'

/** The policy's text, or its directives. */
export type ContentSecurityPolicy<Req, Res> =
  | string
  | {
      readonly directives?: CspDirectives<Req, Res>
      /** Whether directives that are not named keep their defaults. @default true */
      readonly useDefaults?: boolean
    }

/** As helmet has it: `reportOnly` sends the policy as the report-only header. */
export type EnforcedContentSecurityPolicy<Req, Res> =
  | ContentSecurityPolicy<Req, Res>
  | (Exclude<ContentSecurityPolicy<Req, Res>, string> & { readonly reportOnly?: boolean })

/** Helmet's defaults, so that an app that moves over keeps its policy. */
const DEFAULT_DIRECTIVES = {
  defaultSrc: ["'self'"],
  baseUri: ["'self'"],
  fontSrc: ["'self'", 'https:', 'data:'],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", 'https:', "'unsafe-inline'"],
}

/** What the page may load, run and be framed by (W3C CSP 3). */
export const contentSecurityPolicy = policyHeader('Content-Security-Policy', {
  isEnforced: true,
  recommended: { directives: { ...DEFAULT_DIRECTIVES, upgradeInsecureRequests: [] } },
})

/** The same, only reported; browsers take no upgrade from it. */
export const contentSecurityPolicyReportOnly = policyHeader('Content-Security-Policy-Report-Only', {
  isEnforced: false,
  recommended: { directives: DEFAULT_DIRECTIVES },
})

interface PolicyHeader {
  readonly isEnforced: boolean
  readonly recommended: unknown
}

function policyHeader(name: string, { isEnforced, recommended }: PolicyHeader): Header {
  return defineHeader<CspPolicy>({
    name,
    recommended,
    parse: (written) => parsePolicy(name, written),
    merge: (under, over) =>
      over.isWhole
        ? over
        : { ...under, directives: new Map([...under.directives, ...over.directives]) },
    write(policy, reporting) {
      if (isEnforced && !policy.isText && !policy.directives.get('default-src')) {
        throw invalidValue(
          name,
          [...policy.directives.keys()],
          'has no default-src to fall back on',
          'Add defaultSrc: ["\'self\'"], or write the policy as text to do without one',
        )
      }
      return writePolicy(name, policy, reporting)
    },
  })
}
