import type { SecurityHeadersOptions } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

const ENFORCED = 'content-security-policy'
const REPORTED = 'content-security-policy-report-only'

const DEFAULTS =
  "default-src 'self'; base-uri 'self'; font-src 'self' https: data:; form-action 'self'; " +
  "frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; " +
  "script-src-attr 'none'; style-src 'self' https: 'unsafe-inline'"

type Row = readonly [
  fact: string,
  options: SecurityHeadersOptions,
  enforced: string | undefined,
  reported: string | undefined,
]

const ROWS: readonly Row[] = [
  ['it is not sent by default', {}, undefined, undefined],
  [
    "true sends helmet's policy",
    { contentSecurityPolicy: true },
    `${DEFAULTS}; upgrade-insecure-requests`,
    undefined,
  ],
  [
    'directives are laid on the defaults',
    { contentSecurityPolicy: { directives: { 'img-src': 'https://i.example', styleSrc: null } } },
    `${DEFAULTS.replace("'self' data:", 'https://i.example').replace(/; style-src.*/, '')}; upgrade-insecure-requests`,
    undefined,
  ],
  [
    'useDefaults: false leaves the defaults out',
    {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'", 'https://a.example:8443/x', '*.b.example', 'data:'],
          scriptSrc: new Set(["'self'", "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='"]),
          sandbox: ['allow-scripts', 'allow-forms'],
          upgradeInsecureRequests: true,
          requireTrustedTypesFor: "'script'",
          trustedTypes: ['one', "'allow-duplicates'"],
        },
      },
    },
    "default-src 'self' https://a.example:8443/x *.b.example data:; " +
      "script-src 'self' 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='; " +
      'sandbox allow-scripts allow-forms; upgrade-insecure-requests; ' +
      "require-trusted-types-for 'script'; trusted-types one 'allow-duplicates'",
    undefined,
  ],
  [
    'text is sent without superfluous spaces',
    { contentSecurityPolicy: "frame-ancestors  'none';fenced-new https://x.example;" },
    "frame-ancestors 'none'; fenced-new https://x.example",
    undefined,
  ],
  [
    'unknown keywords are sent as they are',
    { contentSecurityPolicy: "script-src 'a-new-keyword-of-csp' script nonce.example" },
    "script-src 'a-new-keyword-of-csp' script nonce.example",
    undefined,
  ],
  [
    'hosts may be named like some keywords, and endpoints like any',
    { contentSecurityPolicy: 'img-src script nonce allow-duplicates; report-to self' },
    'img-src script nonce allow-duplicates; report-to self',
    undefined,
  ],
  [
    'a directive in text may have a name of one letter',
    { contentSecurityPolicy: "default-src 'self'; x y" },
    "default-src 'self'; x y",
    undefined,
  ],
  [
    'directives that need no value may be empty texts',
    {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          sandbox: '',
          trustedTypes: [''],
          upgradeInsecureRequests: '',
          blockAllMixedContent: '',
        },
      },
    },
    "default-src 'self'; sandbox; trusted-types; upgrade-insecure-requests; block-all-mixed-content",
    undefined,
  ],
  [
    'a token of sandbox may stand alone, and a function may return none',
    {
      contentSecurityPolicy: "default-src 'self'",
      contentSecurityPolicyReportOnly: {
        useDefaults: false,
        directives: { sandbox: 'allow-forms', trustedTypes: [() => ''] },
      },
    },
    "default-src 'self'",
    'sandbox allow-forms; trusted-types',
  ],
  [
    'one entry may hold several sources',
    { contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: "'self' https:" } } },
    "default-src 'self' https:",
    undefined,
  ],
  [
    'reportOnly sends the policy as the other header',
    { contentSecurityPolicy: { reportOnly: true } },
    undefined,
    DEFAULTS,
  ],
  [
    'reportOnly: false changes nothing',
    { contentSecurityPolicy: { reportOnly: false } },
    `${DEFAULTS}; upgrade-insecure-requests`,
    undefined,
  ],
  [
    'reportOnly: undefined changes nothing',
    { contentSecurityPolicy: { reportOnly: undefined as never } },
    `${DEFAULTS}; upgrade-insecure-requests`,
    undefined,
  ],
  [
    'an enforced and a report-only policy are both sent',
    {
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'self'"] } },
      contentSecurityPolicyReportOnly: {
        useDefaults: false,
        directives: { scriptSrc: ["'none'"] },
      },
    },
    "default-src 'self'",
    "script-src 'none'",
  ],
  [
    "a report-only policy starts from the preset's policy",
    { preset: 'api', contentSecurityPolicyReportOnly: { directives: { imgSrc: ["'self'"] } } },
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; img-src 'self'",
  ],
  [
    'both report to the endpoint',
    {
      reportingEndpoints: { other: '/other', default: '/reports' },
      contentSecurityPolicy: "default-src 'self'",
      contentSecurityPolicyReportOnly: "default-src 'none'",
    },
    "default-src 'self'; report-uri /reports; report-to default",
    "default-src 'none'; report-uri /reports; report-to default",
  ],
  [
    'a policy with an endpoint of its own keeps it',
    {
      reportingEndpoints: { main: '/reports', other: '/other' },
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'self'"], reportTo: 'other' },
      },
    },
    "default-src 'self'; report-to other",
    undefined,
  ],
  [
    'a policy with a report-uri of its own keeps it',
    { reportingEndpoints: '/reports', contentSecurityPolicy: 'img-src *; report-uri /own' },
    'img-src *; report-uri /own',
    undefined,
  ],
]

describe('Content-Security-Policy', () => {
  test.each(ROWS)('%s', async (_fact, options, enforced, reported) => {
    const { headers } = await send(plainListener(options))
    expect(headers[ENFORCED]).toBe(enforced)
    expect(headers[REPORTED]).toBe(reported)
  })
})
