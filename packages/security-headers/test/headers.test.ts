import type { SecurityHeadersOptions } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

type Row = readonly [options: SecurityHeadersOptions, header: string, value: string | undefined]

const YEAR = 31_536_000

const ROWS: readonly Row[] = [
  [{ xContentTypeOptions: true }, 'X-Content-Type-Options', 'nosniff'],
  [{ xContentTypeOptions: 'nosniff' }, 'X-Content-Type-Options', 'nosniff'],
  [{ xContentTypeOptions: false }, 'X-Content-Type-Options', undefined],

  [{ xFrameOptions: true }, 'X-Frame-Options', 'SAMEORIGIN'],
  [{ xFrameOptions: 'deny' }, 'X-Frame-Options', 'DENY'],
  [{ xFrameOptions: { action: 'deny' } }, 'X-Frame-Options', 'DENY'],
  [{ xFrameOptions: { action: 'SAMEORIGIN' } }, 'X-Frame-Options', 'SAMEORIGIN'],
  [{ xFrameOptions: {} }, 'X-Frame-Options', 'SAMEORIGIN'],
  [{ xFrameOptions: 'same-origin' as 'sameorigin' }, 'X-Frame-Options', 'SAMEORIGIN'],
  [{ xFrameOptions: false }, 'X-Frame-Options', undefined],

  [{ referrerPolicy: true }, 'Referrer-Policy', 'strict-origin-when-cross-origin'],
  [{ referrerPolicy: 'no-referrer' }, 'Referrer-Policy', 'no-referrer'],
  [{ referrerPolicy: { policy: 'same-origin' } }, 'Referrer-Policy', 'same-origin'],
  [{ referrerPolicy: {} }, 'Referrer-Policy', 'strict-origin-when-cross-origin'],
  [
    { referrerPolicy: { policy: ['no-referrer', 'strict-origin'] } },
    'Referrer-Policy',
    'no-referrer, strict-origin',
  ],
  [{ referrerPolicy: ['origin', 'same-origin'] }, 'Referrer-Policy', 'origin, same-origin'],
  [{ referrerPolicy: 'origin, same-origin' as 'origin' }, 'Referrer-Policy', 'origin, same-origin'],
  [{ referrerPolicy: false }, 'Referrer-Policy', undefined],

  [{ permissionsPolicy: true }, 'Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
  [
    { permissionsPolicy: { camera: ['self', 'https://a.example'] } },
    'Permissions-Policy',
    'camera=(self "https://a.example"), geolocation=(), microphone=()',
  ],
  [
    { permissionsPolicy: { features: { syncXhr: '*', camera: null } } },
    'Permissions-Policy',
    'geolocation=(), microphone=(), sync-xhr=*',
  ],
  [
    { permissionsPolicy: { features: { 'web-share': 'self', usb: '()' }, useDefaults: false } },
    'Permissions-Policy',
    'web-share=(self), usb=()',
  ],
  [
    { permissionsPolicy: 'camera=(), new-thing=(self "https://*.a.example"), usb=*' },
    'Permissions-Policy',
    'camera=(), new-thing=(self "https://*.a.example"), usb=*',
  ],
  [
    { permissionsPolicy: { features: { usb: ['src', 'wss://[::1]:8443'] }, useDefaults: false } },
    'Permissions-Policy',
    'usb=(src "wss://[::1]:8443")',
  ],
  [
    { permissionsPolicy: 'camera=();report-to=main' },
    'Permissions-Policy',
    'camera=();report-to=main',
  ],
  ...[
    ['  (self  src) ', '(self src)'],
    [['"http://a.example"'], '("http://a.example")'],
    ['ws://a.example http://b.example', '("ws://a.example" "http://b.example")'],
    ['*', '*'],
  ].map(
    ([usb, sent]): Row => [
      { permissionsPolicy: { features: { usb: usb as string }, useDefaults: false } },
      'Permissions-Policy',
      `usb=${sent}`,
    ],
  ),
  [{ permissionsPolicy: false }, 'Permissions-Policy', undefined],
  [
    { permissionsPolicyReportOnly: { features: { camera: [] }, useDefaults: false } },
    'Permissions-Policy-Report-Only',
    'camera=()',
  ],

  [{ xDnsPrefetchControl: true }, 'X-DNS-Prefetch-Control', 'off'],
  [{ xDnsPrefetchControl: 'on' }, 'X-DNS-Prefetch-Control', 'on'],
  [{ xDnsPrefetchControl: { allow: true } }, 'X-DNS-Prefetch-Control', 'on'],
  [{ xDnsPrefetchControl: {} }, 'X-DNS-Prefetch-Control', 'off'],
  [{ xDnsPrefetchControl: false }, 'X-DNS-Prefetch-Control', undefined],

  [
    { strictTransportSecurity: true },
    'Strict-Transport-Security',
    `max-age=${YEAR}; includeSubDomains`,
  ],
  [
    { strictTransportSecurity: { maxAge: 60 } },
    'Strict-Transport-Security',
    'max-age=60; includeSubDomains',
  ],
  [
    { strictTransportSecurity: { maxAge: 0, includeSubDomains: false } },
    'Strict-Transport-Security',
    'max-age=0',
  ],
  [
    { strictTransportSecurity: { preload: true } },
    'Strict-Transport-Security',
    `max-age=${YEAR}; includeSubDomains; preload`,
  ],
  [{ strictTransportSecurity: 'max-age=5' }, 'Strict-Transport-Security', 'max-age=5'],
  [
    { strictTransportSecurity: `max-age=${YEAR};INCLUDESUBDOMAINS;  preload` },
    'Strict-Transport-Security',
    `max-age=${YEAR}; includeSubDomains; preload`,
  ],
  [{ strictTransportSecurity: false }, 'Strict-Transport-Security', undefined],

  [{ crossOriginOpenerPolicy: true }, 'Cross-Origin-Opener-Policy', 'same-origin'],
  [
    { crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' } },
    'Cross-Origin-Opener-Policy',
    'same-origin-allow-popups',
  ],
  [
    { crossOriginOpenerPolicy: { reportTo: 'main' } },
    'Cross-Origin-Opener-Policy',
    'same-origin; report-to="main"',
  ],
  [{ crossOriginOpenerPolicy: false }, 'Cross-Origin-Opener-Policy', undefined],
  [
    { crossOriginOpenerPolicy: true, reportingEndpoints: '/reports' },
    'Cross-Origin-Opener-Policy',
    'same-origin; report-to="default"',
  ],
  [
    { crossOriginOpenerPolicyReportOnly: 'noopener-allow-popups' },
    'Cross-Origin-Opener-Policy-Report-Only',
    'noopener-allow-popups',
  ],

  [{}, 'Cross-Origin-Embedder-Policy', undefined],
  [{ crossOriginEmbedderPolicy: true }, 'Cross-Origin-Embedder-Policy', 'require-corp'],
  [
    { crossOriginEmbedderPolicy: 'credentialless' },
    'Cross-Origin-Embedder-Policy',
    'credentialless',
  ],
  [
    { crossOriginEmbedderPolicyReportOnly: { policy: 'require-corp', reportTo: 'main' } },
    'Cross-Origin-Embedder-Policy-Report-Only',
    'require-corp; report-to="main"',
  ],

  [{ crossOriginResourcePolicy: true }, 'Cross-Origin-Resource-Policy', 'same-origin'],
  [
    { crossOriginResourcePolicy: { policy: 'cross-origin' } },
    'Cross-Origin-Resource-Policy',
    'cross-origin',
  ],
  [{ crossOriginResourcePolicy: false }, 'Cross-Origin-Resource-Policy', undefined],

  [{ originAgentCluster: true }, 'Origin-Agent-Cluster', '?1'],
  [{ originAgentCluster: '?0' }, 'Origin-Agent-Cluster', '?0'],
  [{ originAgentCluster: false }, 'Origin-Agent-Cluster', undefined],

  [{ xPermittedCrossDomainPolicies: true }, 'X-Permitted-Cross-Domain-Policies', 'none'],
  [
    { xPermittedCrossDomainPolicies: { permittedPolicies: 'master-only' } },
    'X-Permitted-Cross-Domain-Policies',
    'master-only',
  ],
  [{ xPermittedCrossDomainPolicies: false }, 'X-Permitted-Cross-Domain-Policies', undefined],

  [{}, 'X-Download-Options', undefined],
  [{ xDownloadOptions: true }, 'X-Download-Options', 'noopen'],
  [{}, 'X-XSS-Protection', undefined],
  [{ xXssProtection: true }, 'X-XSS-Protection', '0'],

  [{ integrityPolicy: true }, 'Integrity-Policy', 'blocked-destinations=(script)'],
  [
    {
      integrityPolicy: {
        blockedDestinations: ['script', 'style'],
        sources: ['inline', 'inline'],
        endpoints: ['main', 'other'],
      },
    },
    'Integrity-Policy',
    'blocked-destinations=(script style), sources=(inline inline), endpoints=(main other)',
  ],
  [
    { integrityPolicyReportOnly: true, reportingEndpoints: '/reports' },
    'Integrity-Policy-Report-Only',
    'blocked-destinations=(script), endpoints=(default)',
  ],

  [{}, 'Cache-Control', undefined],
  [{ cacheControl: true }, 'Cache-Control', 'no-store'],
  [{ cacheControl: 'no-store, max-age=0' }, 'Cache-Control', 'no-store, max-age=0'],
  [{ cacheControl: { private: true, maxAge: 0 } }, 'Cache-Control', 'private, max-age=0'],
  [
    { cacheControl: 'private="a, bc", no-cache="d", max-age=10' },
    'Cache-Control',
    'private="a, bc", no-cache="d", max-age=10',
  ],
  [
    { cacheControl: 'private="set-cookie, x", made-up=1' },
    'Cache-Control',
    'private="set-cookie, x", made-up=1',
  ],
  [
    { cacheControl: 'no-cache="a", private="set-cookie"' },
    'Cache-Control',
    'no-cache="a", private="set-cookie"',
  ],
  [{ cacheControl: { noStore: undefined as never, maxAge: 60 } }, 'Cache-Control', 'max-age=60'],
  [
    { cacheControl: { public: true, maxAge: 60, sMaxage: 5, immutable: false } },
    'Cache-Control',
    'public, max-age=60, s-maxage=5',
  ],

  [{ clearSiteData: true }, 'Clear-Site-Data', '"cache", "cookies", "storage"'],
  [{ clearSiteData: '*' }, 'Clear-Site-Data', '"*"'],
  [{ clearSiteData: '"cache","cookies"' }, 'Clear-Site-Data', '"cache", "cookies"'],
  [{ clearSiteData: 'cache, storage' }, 'Clear-Site-Data', '"cache", "storage"'],
  [{ clearSiteData: { directives: ['storage'] } }, 'Clear-Site-Data', '"storage"'],
  [{ clearSiteData: { directives: 'cookies' } }, 'Clear-Site-Data', '"cookies"'],
  [{ clearSiteData: ['executionContexts'] }, 'Clear-Site-Data', '"executionContexts"'],

  [
    { reportingEndpoints: 'https://r.example/' },
    'Reporting-Endpoints',
    'default="https://r.example/"',
  ],
  [
    { reportingEndpoints: { main: '/reports', other: 'https://r.example/x?y=1' } },
    'Reporting-Endpoints',
    'main="/reports", other="https://r.example/x?y=1"',
  ],

  [{ headers: { 'X-Robots-Tag': 'noindex' } }, 'X-Robots-Tag', 'noindex'],
  [{ headers: { 'X-Robots-Tag': 'noindex', 'X-App': 'yes' } }, 'X-App', 'yes'],
  [{ headers: { 'X-Robots-Tag': false } }, 'X-Robots-Tag', undefined],
]

describe('each header over a socket', () => {
  test.each(ROWS)('%j sends %s: %s', async (options, header, value) => {
    const listener = plainListener({ isSecure: () => true, ...options })
    const { status, headers } = await send(listener)
    expect(status).toBe(200)
    expect(headers[header.toLowerCase()]).toBe(value)
  })
})
