import { SECURITY_HEADERS, securityHeaders } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'
import { plainListener } from './plain-listener.ts'
import { type Received, send } from './send.ts'

const NODE_OWN = ['Date', 'Connection', 'Keep-Alive', 'Content-Length']

/** The headers as they were sent, without Node's own, with a fixed text as the nonce. */
function sentHeaders({ rawHeaders }: Received): readonly string[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && !NODE_OWN.includes(name)
      ? [`${name}: ${rawHeaders[index + 1]}`.replaceAll(/nonce-[^']+/g, 'nonce-…')]
      : [],
  )
}

describe('presets over TLS', () => {
  test('the default sends exactly these headers', async () => {
    const received = await send(plainListener(), { tls: true })
    expect(sentHeaders(received)).toMatchInlineSnapshot(`
      [
        "X-Content-Type-Options: nosniff",
        "X-Frame-Options: SAMEORIGIN",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "Permissions-Policy: camera=(), geolocation=(), microphone=()",
        "X-DNS-Prefetch-Control: off",
        "Strict-Transport-Security: max-age=31536000; includeSubDomains",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin",
        "Origin-Agent-Cluster: ?1",
        "X-Permitted-Cross-Domain-Policies: none",
      ]
    `)
  })

  test('api sends exactly these headers', async () => {
    const received = await send(plainListener({ preset: 'api' }), { tls: true })
    expect(sentHeaders(received)).toMatchInlineSnapshot(`
      [
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        "X-Content-Type-Options: nosniff",
        "X-Frame-Options: DENY",
        "Referrer-Policy: no-referrer",
        "Permissions-Policy: camera=(), geolocation=(), microphone=()",
        "X-DNS-Prefetch-Control: off",
        "Strict-Transport-Security: max-age=63072000; includeSubDomains",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Embedder-Policy: require-corp",
        "Cross-Origin-Resource-Policy: same-origin",
        "Origin-Agent-Cluster: ?1",
        "X-Permitted-Cross-Domain-Policies: none",
        "Cache-Control: no-store",
      ]
    `)
  })

  test('html sends exactly these headers', async () => {
    const received = await send(plainListener({ preset: 'html' }), { tls: true })
    expect(sentHeaders(received)).toMatchInlineSnapshot(`
      [
        "X-Content-Type-Options: nosniff",
        "X-Frame-Options: SAMEORIGIN",
        "Referrer-Policy: strict-origin-when-cross-origin",
        "Permissions-Policy: camera=(), geolocation=(), microphone=()",
        "X-DNS-Prefetch-Control: off",
        "Strict-Transport-Security: max-age=31536000; includeSubDomains",
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin",
        "Origin-Agent-Cluster: ?1",
        "X-Permitted-Cross-Domain-Policies: none",
        "Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'nonce-…' 'strict-dynamic'; style-src 'self' 'nonce-…'",
      ]
    `)
  })

  test('SECURITY_HEADERS lists the headers of the default', async () => {
    const received = await send(plainListener(), { tls: true })
    expect(SECURITY_HEADERS.map(([name, value]) => `${name}: ${value}`)).toEqual(
      sentHeaders(received),
    )
  })

  test("'default' names the default preset", async () => {
    const named = await send(plainListener({ preset: 'default' }), { tls: true })
    expect(sentHeaders(named)).toEqual(sentHeaders(await send(plainListener(), { tls: true })))
  })

  test('undefined names the default preset, too', async () => {
    const undefinedPreset = await send(plainListener({ preset: undefined as never }), { tls: true })
    expect(sentHeaders(undefinedPreset)).toEqual(
      sentHeaders(await send(plainListener(), { tls: true })),
    )
  })

  test('options are laid over a preset', async () => {
    const { headers } = await send(plainListener({ preset: 'api', cacheControl: 'private' }))
    expect(headers['cache-control']).toBe('private')
    expect(headers['x-frame-options']).toBe('DENY')
  })

  test('true keeps the value of the preset', async () => {
    const { headers } = await send(plainListener({ preset: 'api', xFrameOptions: true }))
    expect(headers['x-frame-options']).toBe('DENY')
  })

  test('options may have no prototype', () => {
    expect(securityHeaders(Object.create(null))).toBeTypeOf('function')
  })
})
