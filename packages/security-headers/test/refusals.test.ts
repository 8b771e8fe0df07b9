import { SecurityHeadersError, securityHeaders } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'

const csp = (directives: object) => ({ contentSecurityPolicy: { directives } })

/** Wrong options, as a user might write them, and texts that the message must contain. */
const ROWS: readonly (readonly [options: unknown, ...holds: string[]])[] = [
  // Options that do not exist
  [{ hsts: true }, '"hsts" is not an option', 'Write strictTransportSecurity'],
  [{ frameguard: false }, 'Write xFrameOptions'],
  [{ xframeOptions: false }, 'Write xFrameOptions'],
  [{ permissionPolicy: false }, 'Write permissionsPolicy'],
  [
    { qqqqqqqq: false },
    '"qqqqqqqq" is not an option. Write options: reportingEndpoints, contentSecurityPolicy, ',
  ],
  ['api', '"api" is not an object of options', "{ preset: 'api' }"],
  [[], '[] is not an object of options'],
  [null, 'null is not an object of options'],
  [new Map(), 'is not an object of options'],
  [{ url: '/' }, '"url" is not an option'],
  [
    new Request('https://app.example/'),
    '"app.use(securityHeaders)" lacks the call. Write app.use(securityHeaders()).',
  ],
  [{ preset: 'API' }, '"API" is not a preset', '"default" or "api" or "html"'],
  [{ overwrite: 1 }, 'overwrite: 1 is not a value of overwrite. Write true or false.'],
  [{ xPoweredBy: {} }, 'xPoweredBy: {}', 'true or false'],
  [{ isSecure: true }, 'isSecure: true', '(request) => …'],

  // Content-Security-Policy
  [csp({ scriptSrc: ['self'] }), 'Content-Security-Policy: "self" in script-src', `Write "'self'"`],
  [csp({ scriptSrc: 'NONE' }), '"NONE" in script-src should be quoted'],
  [csp({ scriptSrc: ['unsafe-inline'] }), `Write "'unsafe-inline'"`],
  [csp({ scriptSrc: ['nonce-abc'] }), `"nonce-abc" in script-src should be quoted`],
  [csp({ scriptSrc: ['sha256-abc='] }), `Write "'sha256-abc='"`],
  [csp({ scriptSrc: ["'sha256-!'"] }), 'is not base64'],
  [csp({ scriptSrc: ["''sha256-abc='"] }), 'is not base64'],
  [csp({ scriptSrc: ["'sha256-abc=''"] }), 'is not base64'],
  [csp({ scriptSrc: ["'sefl'"] }), 'is not a keyword', `Write "'self'"`],
  [csp({ scriptSrc: ["'report-sha'"] }), `Write "'report-sha256'"`],
  [csp({ scriptSrc: ['none.example', "'a-new-keyword-of-csp'", 'none'] }), `Write "'none'"`],
  [csp({ trustedTypes: ['allow-duplicates'] }), `Write "'allow-duplicates'"`],
  [csp({ scriptSrc: ["'self"] }), 'stray quote', `Write "'self'"`],
  [csp({ scriptSrc: ["s'elf'"] }), 'stray quote'],
  [csp({ scriptSrc: ["'sel'f"] }), 'stray quote'],
  [csp({ scriptSrc: ["'x'nonce-abc'"] }), 'stray quote'],
  [csp({ scriptSrc: ["'se'lf'"] }), 'stray quote', `Write "'self'"`],
  [csp({ scriptSrc: ["'self' https://a.example unsafe-eval"] }), `Write "'unsafe-eval'"`],
  [
    csp({ defaultSrc: 'a.example;b.example' }),
    'a.example;b.example',
    'that would end the directive',
  ],
  [csp({ defaultSrc: ['a.example,b.example'] }), 'Write each source as an entry of its own'],
  [csp({ defaultSrc: ['a.example\r\nX-Evil: 1'] }), 'in default-src has a character'],
  [csp({ defaultSrc: ['a\u0000b'] }), 'in default-src has a character'],
  [csp({ defaultSrc: ['bücher.example'] }), 'in default-src has a character'],
  [
    csp({ defaultSrc: ["'none'", "'self'"] }),
    `"'none' 'self'" in default-src has 'none' beside other sources`,
  ],
  [csp({ scriptSrc: ["'self'"], 'script-src': ["'self'"] }), '"script-src" is there twice'],
  [csp({ scriptSrcc: ["'self'"] }), '"scriptSrcc" is not a directive', 'Write script-src'],
  [csp({ somethingElse: ["'self'"] }), 'Write the whole policy as text'],
  [csp({ 'default src': ["'self'"] }), 'is not the name of a directive'],
  [csp({ '': ["'self'"] }), 'is not the name of a directive'],
  [csp({ defaultSrc: false }), 'false is not a value of default-src'],
  [csp({ defaultSrc: undefined }), 'undefined is not a value of default-src'],
  [csp({ defaultSrc: 0 }), '0 is not a value of default-src'],
  [csp({ defaultSrc: [7] }), '7 is not a source of default-src'],
  [csp({ defaultSrc: [''] }), '"" is not a source of default-src'],
  [csp({ defaultSrc: '' }), '"" is not a source of default-src'],
  [csp({ defaultSrc: null }), 'has no default-src to fall back on', 'Add defaultSrc: ["\'self\'"]'],
  [csp({ scriptSrc: ["'strict-dynamic'"] }), 'without a nonce or hash', `Add "'nonce'"`],
  [csp({ sandbox: ['scripts'] }), 'has no token scripts'],
  [csp({ sandbox: ['allow-scripts!'] }), 'has no token allow-scripts!'],
  [csp({ sandbox: ['x-allow-scripts'] }), 'has no token x-allow-scripts'],
  [csp({ sandbox: [7] }), '7 is not a source of sandbox'],
  [
    csp({ requireTrustedTypesFor: ['script'] }),
    `"script" in require-trusted-types-for should be quoted. Write "'script'"`,
  ],
  [csp({ requireTrustedTypesFor: ["'self'"] }), 'is not a sink group'],
  [csp({ upgradeInsecureRequests: ["'self'"] }), 'where none belongs', 'Write []'],
  [csp([]), 'is not a value of directives'],
  [csp(new Map([['defaultSrc', "'self'"]])), 'is not a value of directives'],
  [csp(Promise.resolve({ defaultSrc: "'self'" })), 'is not a value of directives'],
  [
    csp(
      new (class Promised {
        // biome-ignore lint/suspicious/noThenProperty: the row is about such an object
        then() {}
      })(),
    ),
    'is not a value of directives',
  ],
  [
    csp(
      new (class Mistyped {
        defaultSource = []
      })(),
    ),
    'Write default-src',
  ],
  [{ contentSecurityPolicy: { useDefaults: false } }, 'has no default-src'],
  [
    {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: null, frameAncestors: ["'none'"] },
      },
    },
    '["frame-ancestors"] has no default-src',
  ],
  [{ contentSecurityPolicyReportOnly: { useDefaults: false } }, 'has no directive'],
  [{ contentSecurityPolicy: { useDefaults: 1 } }, '1 is not a value of useDefaults'],
  [{ contentSecurityPolicy: { defaultSrc: [] } }, '"defaultSrc" is not an option'],
  [{ contentSecurityPolicy: { reportOnly: 'yes' } }, '"yes" is not a value of reportOnly'],
  [
    { contentSecurityPolicy: { reportOnly: true }, contentSecurityPolicyReportOnly: true },
    'is a second policy that is only reported',
  ],
  [{ contentSecurityPolicy: "default-src 'self'; default-src 'none'" }, 'is there twice'],
  [{ contentSecurityPolicy: 'default-src self' }, `Write "'self'"`],
  [{ contentSecurityPolicy: '' }, 'has no directive'],
  [{ contentSecurityPolicy: '', reportingEndpoints: '/reports' }, 'has no directive'],
  [
    { contentSecurityPolicy: null },
    'null is not a value of this header. Write options: directives, useDefaults.',
  ],

  // Strict-Transport-Security
  [{ strictTransportSecurity: { maxage: 1 } }, '"maxage" is not an option', 'Write maxAge'],
  [{ strictTransportSecurity: { includeSubdomains: true } }, 'Write includeSubDomains'],
  [{ strictTransportSecurity: { maxAge: -1 } }, '-1 is not a value of maxAge'],
  [{ strictTransportSecurity: { maxAge: Number.NaN } }, 'is not a value of maxAge'],
  [{ strictTransportSecurity: { maxAge: 1.5 } }, '1.5 is not a value of maxAge'],
  [{ strictTransportSecurity: { maxAge: '60' } }, '"60" is not a value of maxAge'],
  [{ strictTransportSecurity: { includeSubDomains: 1 } }, '1 is not a value of includeSubDomains'],
  [{ strictTransportSecurity: { preload: 1 } }, '1 is not a value of preload'],
  [{ strictTransportSecurity: { maxAge: 31_535_999, preload: true } }, 'asks for preload'],
  [{ strictTransportSecurity: { includeSubDomains: false, preload: true } }, 'asks for preload'],
  [{ strictTransportSecurity: 'max-age=1; preload' }, 'asks for preload'],
  [{ strictTransportSecurity: 'maxage=1' }, 'Write "max-age=31536000; includeSubDomains"'],
  [{ strictTransportSecurity: 'x max-age=1' }, 'is not a value of this header'],
  [{ strictTransportSecurity: 'max-age=1 x' }, 'is not a value of this header'],
  [{ strictTransportSecurity: 'max-age=31536000; preload' }, 'asks for preload'],

  // Words
  [{ xFrameOptions: 'ALLOW-FROM https://a.example' }, 'frameAncestors: ["https://a.example"]'],
  [{ xFrameOptions: { action: 'allow-from' } }, 'frameAncestors: ["https://…"]'],
  [{ xFrameOptions: 'disallow-from' }, 'Write "DENY" or "SAMEORIGIN"'],
  [{ xFrameOptions: { action: 1 } }, 'X-Frame-Options: 1 is not a text', '"DENY" or "SAMEORIGIN"'],
  [{ xFrameOptions: { acton: 'deny' } }, '"acton" is not an option', 'Write action'],
  [{ xFrameOptions: null }, 'null is not a value of this header. Write { action: … }.'],
  [{ xContentTypeOptions: 'no-sniff!' }, 'Write "nosniff"'],
  [
    { xContentTypeOptions: {}, xDownloadOptions: { a: 1 } },
    'X-Download-Options: "a" is not an option. Write true or false.',
  ],
  [{ referrerPolicy: 'no-referer' }, '"no-referer" is not a value', 'Write "no-referrer"'],
  [{ referrerPolicy: ['origin', 'origin'] }, 'names a token twice'],
  [{ referrerPolicy: [] }, 'has no token'],
  [{ referrerPolicy: [{}] } as object, 'is not a text'],
  [{ referrerPolicy: '' }, '"" is not a value of this header'],
  [{ crossOriginEmbedderPolicy: { policy: 'require-coop' } }, 'Write "require-corp"'],
  [
    { crossOriginOpenerPolicy: { reportTo: 'Main Endpoint' } },
    'is not the name of a reporting endpoint',
  ],
  [{ crossOriginResourcePolicy: 'none' }, '"same-origin" or "same-site" or "cross-origin"'],
  [{ originAgentCluster: 'toString' }, '"toString" is not a value of this header'],
  [{ xDnsPrefetchControl: { allow: 'no' } }, '"no" is not a value of allow'],
  [{ xDnsPrefetchControl: 'oof' }, 'Write "off".'],
  [{ xDnsPrefetchControl: 'nox' }, 'Write "on" or "off".'],
  [
    { xPermittedCrossDomainPolicies: { permittedPolicies: 'nobody' } },
    'is not a value of this header',
  ],

  // Lists
  [{ permissionsPolicy: { camera: 'none' } }, 'Write [], which is sent as (), to allow no origin'],
  [{ permissionsPolicy: { camera: ["'none'"] } }, 'Write [], which is sent as ()'],
  [{ permissionsPolicy: { camera: ["'self'"] } }, 'Write "self" without more quotes'],
  [{ permissionsPolicy: { camera: ["'src'"] } }, 'Write "src" without more quotes'],
  [{ permissionsPolicy: { camera: ["'*'"] } }, 'Write "*" without more quotes'],
  [{ permissionsPolicy: { camera: ['all'] } }, 'Write "*"'],
  [{ permissionsPolicy: { camera: ['https://a.example/path'] } }, 'Write "https://a.example"'],
  [{ permissionsPolicy: { camera: ['a.example'] } }, 'an origin, such as'],
  [{ permissionsPolicy: { camera: ['*', 'self'] } }, 'has "*" beside other origins'],
  [{ permissionsPolicy: { camera: ['https://A.example:443'] } }, 'Write "https://a.example"'],
  [{ permissionsPolicy: { camera: ['http://'] } }, 'an origin, such as'],
  [{ permissionsPolicy: { camera: ['http://a:b'] } }, 'an origin, such as'],
  [{ permissionsPolicy: { camera: ['https://a"b.example'] } }, 'is not allowed in the allowlist'],
  [{ permissionsPolicy: { camera: ['https"://a.example"'] } }, 'is not allowed in the allowlist'],
  [{ permissionsPolicy: { camera: ['"https"://a.example'] } }, 'is not allowed in the allowlist'],
  [{ permissionsPolicy: { camera: 'a(self)' } }, '"a(self)" is not allowed'],
  [{ permissionsPolicy: { camera: '(self)a' } }, '"(self)a" is not allowed'],
  [{ permissionsPolicy: { camera: ['x https://a.example'] } }, 'an origin, such as'],
  [{ permissionsPolicy: { camera: [''] } }, 'to allow no origin'],
  [
    { permissionsPolicy: { camera: [7] } },
    '7 is not allowed in the allowlist of camera. Write [], which is sent as ()',
  ],
  [{ permissionsPolicy: { camera: true } }, 'true is not an allowlist of camera'],
  [{ permissionsPolicy: { cammera: [] } }, '"cammera" is not an option', 'Write camera'],
  [{ permissionsPolicy: { syncXhr: [], 'sync-xhr': [] } }, '"sync-xhr" is named twice'],
  [{ permissionsPolicy: { features: [] } }, 'is not a value of this header'],
  [{ permissionsPolicy: { features: {}, useDefault: true } }, 'Write useDefaults'],
  [{ permissionsPolicy: { features: {}, useDefaults: false } }, 'names no feature'],
  [{ permissionsPolicy: "camera 'none'" }, 'is not a list of features'],
  [{ permissionsPolicy: 'x camera=()' }, 'is not a list of features'],
  [{ permissionsPolicy: 'camera=() x' }, 'is not a list of features'],
  [{ permissionsPolicy: 'camera=()x' }, 'is not a list of features'],
  [{ permissionsPolicy: 'camera=(self, src)' }, '"self," is not allowed in the allowlist'],
  [{ permissionsPolicy: 'camera=none' }, 'Write [], which is sent as (), to allow no origin'],
  [{ permissionsPolicy: 'camera=(), camera=()' }, 'names a feature twice'],
  [{ integrityPolicy: { blockedDestinations: [{}] } } as object, 'is not a text'],
  [
    { integrityPolicy: { blockedDestinations: ['script'], sources: [{}] } } as object,
    'is not a text',
  ],
  [{ clearSiteData: ['cookie'] }, 'Write "cookies"'],
  [{ clearSiteData: [] }, 'names nothing'],
  [{ clearSiteData: [7] }, '7 is not a text'],
  [{ clearSiteData: [{}] } as object, 'is not a text'],
  [{ clearSiteData: 'c"ache"' }, 'is not a value of this header'],
  [{ clearSiteData: '"cach"e' }, 'is not a value of this header'],
  [{ clearSiteData: ['cache', 'cache'] }, 'names a kind twice'],
  [{ integrityPolicy: { blockedDestinations: [] } }, 'Write blockedDestinations: ["script"]'],
  [{ integrityPolicy: {} }, '[] is not a list for blockedDestinations'],
  [{ integrityPolicy: { blockedDestinations: ['scripts'] } }, 'Write "script"'],
  [
    { integrityPolicy: { blockedDestinations: ['script'], sources: 'inline' } },
    'Write sources: ["inline"]',
  ],
  [
    { integrityPolicy: { blockedDestinations: ['script'], endpoints: 'main' } },
    '"main" is not a list for endpoints. Write endpoints: ["default"]',
  ],
  [
    { integrityPolicy: { blockedDestinations: ['script'], endpoints: [true] } },
    'true is not the name of a reporting endpoint',
  ],
  [{ cacheControl: 'nostore' }, '"nostore" is not a directive', 'Write no-store'],
  [{ cacheControl: 'maxage=1' }, 'Write max-age'],
  [{ cacheControl: '; no-store' }, 'is not a value of this header'],
  [{ cacheControl: 'no-store;' }, 'is not a value of this header'],
  [{ cacheControl: { maxAge: '1' } }, '"1" is not a value of maxAge', 'whole seconds'],
  [{ cacheControl: { maxAge: -1 } }, '-1 is not a value of maxAge'],
  [{ cacheControl: { noStore: 1 } }, '1 is not a value of noStore', 'true or false'],
  [{ cacheControl: { public: true, private: true } }, '"public, private" contradicts itself'],
  [{ cacheControl: { public: true, noStore: true } }, 'contradicts itself'],
  [{ cacheControl: 'no-store, no-store' }, '"no-store, no-store" has a directive twice'],
  [{ cacheControl: {} }, '"" has no directive'],
  [{ reportingEndpoints: true }, 'Reporting-Endpoints: true says no value'],
  [{ reportingEndpoints: {} }, 'names no endpoint'],
  [{ reportingEndpoints: { Main: '/r' } }, '"Main" is not the name of a reporting endpoint'],
  [{ reportingEndpoints: 'http://r.example/' }, 'Write an https: URL'],
  [{ reportingEndpoints: '//r.example/' }, 'Write an https: URL'],
  [{ reportingEndpoints: 'https://r.example/"' }, 'Write an https: URL'],
  [{ reportingEndpoints: '/re ports' }, 'Write an https: URL'],

  // Headers without an option
  [{ headers: { 'X-Frame-Options': 'DENY' } }, 'Write xFrameOptions: …'],
  [{ reportingEndpoints: { 'main!': '/r' } }, '"main!" is not the name of a reporting endpoint'],
  [{ reportingEndpoints: { main: 7 } }, '7 is not a URL for reports'],
  [{ reportingEndpoints: { main: ['/reports'] } }, '["/reports"] is not a URL for reports'],
  [{ headers: { 'X Name': 'a' } }, '"X Name" is not the name of a header'],
  [{ headers: { 'X-Name': 'a\r\nX-Evil: 1' } }, 'X-Name', 'no header value may have'],
  [{ headers: { 'X-Name': 'a\u0000' } }, 'no header value may have'],
  [{ headers: { 'X-Name': '' } }, 'is empty'],
  [{ headers: { 'X-Name': 7 } }, 'X-Name: 7 is not a text'],
  [{ headers: { 'X-Name': true } }, 'X-Name: true says no value'],
  [{ headers: ['X-Name'] }, 'is not an object'],
  [{ headers: null }, 'headers: null is not an object'],
  [{ removeHeaders: 'Server' }, 'Write ["Server"]'],
  [{ removeHeaders: ['x-frame-options'] }, 'Write xFrameOptions: …'],
  [{ removeHeaders: ['Ser ver'] }, '"Ser ver" is not the name of a header'],
  [{ removeHeaders: [7] }, '7 is not the name of a header'],
]

/** The header or the option, the value and why it is refused, and what to write instead. */
const MESSAGE =
  /^[A-Za-z-]+: \S.* \S+\. (?:Write|Add|Leave|Percent-encode|Browsers ignore it now: write) \S.*\.$/

describe('wrong options', () => {
  test.each(ROWS)('%j is refused', (options, ...holds) => {
    const error = refusal(options)
    expect(error).toMatchObject({ name: 'SecurityHeadersError', code: 'invalid-security-headers' })
    for (const text of holds) expect(error.message).toContain(text)
    for (const line of error.message.split('\n')) {
      expect(line).toMatch(MESSAGE)
      // A value of which nothing is said.
      expect(line).not.toContain(' . ')
    }
  })

  test('are reported all at once', () => {
    const error = refusal({
      referrerPolicy: 'nobody',
      contentSecurityPolicy: { directives: { scriptSrc: ['self'] } },
      clearSiteData: 'cookie',
      reportingEndpoints: {},
      preset: 'toString',
      hsts: true,
    })
    expect(error.issues.map((issue) => [issue.header, issue.value])).toEqual([
      ['preset', 'toString'],
      ['securityHeaders', 'hsts'],
      ['Reporting-Endpoints', {}],
      ['Content-Security-Policy', 'self'],
      ['Referrer-Policy', 'nobody'],
      ['Clear-Site-Data', 'cookie'],
    ])
    expect(error.message.split('\n')).toEqual(error.issues.map((issue) => issue.message))
  })

  test('leave an error of the app as it is', () => {
    const own = new Error('no directives yet')
    const contentSecurityPolicy = {
      get directives(): never {
        throw own
      },
    }
    expect(() => securityHeaders({ contentSecurityPolicy })).toThrow(own)
  })

  test('are quoted in part if they are long', () => {
    const shown = (length: number) => refusal({ preset: 'x'.repeat(length) }).message.split('"')[1]
    expect(shown(118)).toBe('x'.repeat(118))
    expect(shown(119)).toBe(`${'x'.repeat(116)}... is not a preset. Write `)
  })

  test('are quoted if JSON cannot write them', () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    expect(refusal({ xFrameOptions: { action: circular } }).message).toContain('[object Object]')
    expect(refusal({ preset: () => 'api' }).message).toContain('a function is not a preset')
  })
})

function refusal(options: unknown): SecurityHeadersError {
  try {
    securityHeaders(options as never)
  } catch (error) {
    if (error instanceof SecurityHeadersError) return error
    throw error
  }
  throw new Error('the options were accepted')
}
