import type { HeaderOption } from '../headers/all-headers.ts'

/** The options of a preset. */
export type PresetOptions = Readonly<Partial<Record<HeaderOption, unknown>>>

/** Safe on any response. It has no Content-Security-Policy, which could break a page. */
const DEFAULT: PresetOptions = {
  xContentTypeOptions: true,
  xFrameOptions: 'SAMEORIGIN',
  referrerPolicy: 'strict-origin-when-cross-origin',
  permissionsPolicy: true,
  xDnsPrefetchControl: 'off',
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  crossOriginOpenerPolicy: 'same-origin',
  crossOriginResourcePolicy: 'same-origin',
  originAgentCluster: true,
  xPermittedCrossDomainPolicies: 'none',
}

/** For responses that a browser should not show, frame, cache or run. */
const API: PresetOptions = {
  ...DEFAULT,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true },
  crossOriginEmbedderPolicy: 'require-corp',
  cacheControl: 'no-store',
}

/** For pages: a strict policy with a nonce (https://csp.withgoogle.com/docs/strict-csp.html). */
const HTML: PresetOptions = {
  ...DEFAULT,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      scriptSrc: ["'nonce'", "'strict-dynamic'"],
      styleSrc: ["'self'", "'nonce'"],
    },
  },
}

export const PRESETS = { default: DEFAULT, api: API, html: HTML } as const

/** `'default'` is safe on any response, `'api'` is for JSON, `'html'` for pages with a nonce. */
export type Preset = keyof typeof PRESETS
