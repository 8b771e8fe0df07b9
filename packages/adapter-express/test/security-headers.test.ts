import { securityHeaders } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'
import { type HandlerContext, type RouteModule, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

describe.each(expressVersions)('security headers of a route on %s', (_name, express) => {
  async function ask(module: RouteModule, options?: Parameters<typeof securityHeaders>[0]) {
    const app = express()
    app.use(securityHeaders(options))
    app.use(await resourceRoutes({ routes: [{ pattern: '/x', module }], onError: () => undefined }))
    return fetch(`${await serve(app)}/x`)
  }

  test('without a config are the app’s', async () => {
    const response = await ask({ loader: () => 1 })
    expect(response.headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })

  test('with options are the app’s but for these', async () => {
    const config = { securityHeaders: { xFrameOptions: 'DENY' } }
    const response = await ask({ loader: () => 1, config })
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('with false are none', async () => {
    const response = await ask({ loader: () => 1, config: { securityHeaders: false } })
    expect(response.headers.get('x-frame-options')).toBeNull()
    expect(response.headers.get('x-content-type-options')).toBeNull()
  })

  test('are on errors too', async () => {
    const loader = () => {
      throw new Error('broken')
    }
    const response = await ask({ loader, config: { securityHeaders: { xFrameOptions: 'DENY' } } })
    expect([response.status, response.headers.get('x-frame-options')]).toEqual([500, 'DENY'])
  })

  test('with options that make no sense are a 500', async () => {
    const config = { securityHeaders: { xFrameOptions: 'SOMETIMES' } }
    expect((await ask({ loader: () => 1, config })).status).toBe(500)
  })

  test('leave the nonce of an HTML policy in ctx.state', async () => {
    const loader = ({ state, res }: HandlerContext) => ({
      nonces: [state.cspNonce, res.locals.cspNonce],
    })
    const response = await ask({ loader }, { preset: 'html' })
    const { nonces } = (await response.json()) as { nonces: [string, string] }
    expect(nonces[0]).toBe(nonces[1])
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`)
  })
})
