import {
  resolveSecurityHeaders,
  SecurityHeadersError,
  type SecurityHeadersOptions,
} from '@portolan/security-headers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HEADERS } from '../src/headers/all-headers.ts'

/** Texts with many of the characters that could end a value, a directive or a header. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\r', '\n', '\0', ';', ',', "'", '"', ' ', '(', ')', '=', 'a', 'é'),
  }),
  fc.constantFrom("'self'", "'none'", 'self', 'none', '*', 'https://a.example', 'no-store', 'DENY'),
)

const names = fc.constantFrom(
  ...['action', 'policy', 'allow', 'maxAge', 'preload', 'directives', 'features', 'useDefaults'],
  ...[
    'defaultSrc',
    'scriptSrc',
    'script-src',
    'camera',
    'syncXhr',
    'reportTo',
    'default',
    'sandbox',
  ],
)

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(true, false, null, undefined, 0, 1, -1, Number.NaN, 1e21),
    fc.array(text, { maxLength: 4 }),
    fc.dictionary(fc.oneof(names, text), tie('value'), { maxKeys: 4 }),
  ),
}))

const option = fc.constantFrom(...Object.keys(HEADERS))

/** The headers of a request over TLS; undefined if the options are refused. */
function pairsOf(options: unknown) {
  try {
    return resolveSecurityHeaders(options as SecurityHeadersOptions).forRequest({ isSecure: true })
      .headers
  } catch (error) {
    expect(error).toBeInstanceOf(SecurityHeadersError)
    return undefined
  }
}

describe('any value at all', () => {
  test('is refused, or makes a header that cannot begin another', () => {
    fc.assert(
      fc.property(option, value, (name, written) => {
        for (const [, sent] of pairsOf({ [name]: written }) ?? []) {
          expect(sent).toMatch(/^[\x20-\x7e]+$/)
        }
      }),
      { numRuns: 3000 },
    )
  })

  test('means the same if a function returns it', () => {
    fc.assert(
      fc.property(option, value, (name, written) => {
        fc.pre(written !== undefined && name !== 'reportingEndpoints')
        const fixed = pairsOf({ [name]: written })
        const made = pairsOf({ [name]: () => written })
        expect(made?.toSorted()).toEqual(fixed?.toSorted())
      }),
      { numRuns: 1000 },
    )
  })

  test('is never sent as a header of another name', () => {
    fc.assert(
      fc.property(text, text, (name, written) => {
        const sent = pairsOf({ headers: { [name]: written } })?.map(([sentName]) => sentName)
        const known = Object.values(HEADERS).map((header) => header.name)
        for (const sentName of sent ?? []) expect([...known, name]).toContain(sentName)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('any source of a directive', () => {
  test('stays inside its directive', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (sources) => {
        const directives = { defaultSrc: ["'self'"], imgSrc: sources }
        const pairs = pairsOf({ contentSecurityPolicy: { useDefaults: false, directives } })
        const policy = pairs?.find(([name]) => name === 'Content-Security-Policy')?.[1]
        if (policy === undefined) return
        expect(policy.split(/[;,]/).map((directive) => directive.trim().split(' ', 1)[0])).toEqual([
          'default-src',
          'img-src',
        ])
      }),
      { numRuns: 2000 },
    )
  })
})

describe("a route's options", () => {
  test('change nothing if they are empty', () => {
    fc.assert(
      fc.property(option, value, (name, written) => {
        if (pairsOf({ [name]: written }) === undefined) return
        const base = resolveSecurityHeaders({ [name]: written } as SecurityHeadersOptions)
        expect(base.with({}).headers).toEqual(base.headers)
      }),
      { numRuns: 500 },
    )
  })
})
