import {
  resolveSecurityHeaders,
  SECURITY_HEADERS,
  SecurityHeadersError,
} from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'

const names = (pairs: readonly (readonly [string, string])[]) => pairs.map(([name]) => name)

describe('resolveSecurityHeaders', () => {
  test('returns the list of the default', () => {
    const { headers, removeHeaders } = resolveSecurityHeaders()
    expect(headers).toEqual(SECURITY_HEADERS)
    expect(removeHeaders).toEqual(['X-Powered-By'])
  })

  test('leaves out the header for TLS only', () => {
    const resolved = resolveSecurityHeaders()
    const clear = resolved.forRequest({ isSecure: false }).headers
    expect(resolved.forRequest({ isSecure: true }).headers).toEqual(SECURITY_HEADERS)
    expect(names(clear)).not.toContain('Strict-Transport-Security')
    expect(clear).toHaveLength(SECURITY_HEADERS.length - 1)
  })

  test('calls functions with the request and response of the host', () => {
    const resolved = resolveSecurityHeaders<{ path: string }, number>({
      headers: { 'X-Path': ({ path }, response) => `${path}:${response}` },
      removeHeaders: ['Server'],
      xPoweredBy: false,
    })
    const given = { isSecure: false, request: { path: '/a' }, response: 7 }
    expect(resolved.forRequest(given).headers).toContainEqual(['X-Path', '/a:7'])
    expect(resolved.forRequest(given).removeHeaders).toEqual(['Server'])
    expect(names(resolved.headers)).not.toContain('X-Path')
  })

  test('returns the nonce of the policy', () => {
    const { headers, cspNonce } = resolveSecurityHeaders({ preset: 'html' }).forRequest({
      isSecure: true,
    })
    const policy = headers.find(([name]) => name === 'Content-Security-Policy')?.[1]
    expect(cspNonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(policy).toContain(`'nonce-${cspNonce}'`)
    expect(resolveSecurityHeaders().forRequest({ isSecure: true }).cspNonce).toBeUndefined()
  })

  test("lays a route's options over its own, and false removes every header", () => {
    const base = resolveSecurityHeaders({ referrerPolicy: 'origin' })
    const route = base.with({ xFrameOptions: false, headers: { 'X-Route': 'a' } })
    expect(route.headers).toContainEqual(['Referrer-Policy', 'origin'])
    expect(route.headers).toContainEqual(['X-Route', 'a'])
    expect(names(route.headers)).not.toContain('X-Frame-Options')
    expect(base.with(false)).toMatchObject({ headers: [], removeHeaders: [] })
    expect(route.with({ headers: { 'x-route': false } }).headers).not.toContainEqual([
      'X-Route',
      'a',
    ])
  })

  test("builds a route's policy once", () => {
    const base = resolveSecurityHeaders()
    const options = { xFrameOptions: false } as const
    expect(base.with(options).headers).toBe(base.with(options).headers)
  })

  test.each([{ hsts: true }, null])('refuses wrong options of a route: %j', (options) => {
    expect(() => resolveSecurityHeaders().with(options as never)).toThrow(SecurityHeadersError)
  })

  test("throws the error of an option's function", () => {
    const resolved = resolveSecurityHeaders({ xFrameOptions: () => 'ALLOW' as never })
    expect(() => resolved.forRequest({ isSecure: false })).toThrow(SecurityHeadersError)
  })

  test('lets policies report to the endpoint of any layer', () => {
    const base = resolveSecurityHeaders({ preset: 'api', reportingEndpoints: '/reports' })
    const route = base.with({ reportingEndpoints: { other: '/other' } })
    expect(route.headers).toContainEqual([
      'Reporting-Endpoints',
      'default="/reports", other="/other"',
    ])
    expect(route.headers.find(([name]) => name === 'Content-Security-Policy')?.[1]).toMatch(
      /report-uri \/reports; report-to default$/,
    )
    const without = base.with({ reportingEndpoints: false })
    expect(without.headers.join()).not.toContain('report')
  })

  test('keeps the endpoints that a route does not replace', () => {
    const base = resolveSecurityHeaders({ reportingEndpoints: { default: '/a', other: '/b' } })
    expect(base.with({ reportingEndpoints: { default: '/c' } }).headers).toContainEqual([
      'Reporting-Endpoints',
      'other="/b", default="/c"',
    ])
    expect(base.with({ xFrameOptions: false }).headers).toContainEqual([
      'Cross-Origin-Opener-Policy',
      'same-origin; report-to="default"',
    ])
  })
})
