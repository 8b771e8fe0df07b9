import { type SecurityHeadersOptions, securityHeaders } from '@portolan/security-headers'
import express from 'express'
import { describe, expect, test } from 'vitest'
import { observatoryScore } from './observatory.ts'
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

async function scoreOf(options?: SecurityHeadersOptions) {
  const { headers } = await send(plainListener(options), { tls: true })
  return observatoryScore(headers)
}

describe("MDN Observatory's score", () => {
  test('of the default loses points for the missing policy only', async () => {
    const { score, modifiers } = await scoreOf()
    const lost = Object.entries(modifiers).filter(([, value]) => value < 0)
    expect(lost).toEqual([['csp', -25]])
    expect(score).toBe(75)
  })

  test('of api is the highest for a site without cookies', async () => {
    expect((await scoreOf({ preset: 'api' })).score).toBe(150)
  })

  test('of html is 135', async () => {
    expect((await scoreOf({ preset: 'html' })).score).toBe(135)
  })

  test('stays the same with reporting', async () => {
    expect((await scoreOf({ preset: 'api', reportingEndpoints: '/reports' })).score).toBe(150)
  })

  test("of an API's 404 on Express is as high", async () => {
    const app = express().use(securityHeaders({ preset: 'api' }))
    const { headers } = await send(app, { tls: true })
    expect(observatoryScore(headers).score).toBe(150)
  })

  // The scorer itself, on the cases of the rules.
  test.each([
    [{}, 100 - 25 - 20 - 20 - 5],
    [{ 'content-security-policy': "script-src 'strict-dynamic'" }, 100 - 25 - 20 - 20 - 5],
    [{ 'content-security-policy': "default-src 'self' 'unsafe-inline'" }, 100 - 20 - 20 - 20 - 5],
    [{ 'content-security-policy': "default-src 'self' http:" }, 100 - 20 - 20 - 20 - 5],
    [{ 'content-security-policy': "default-src 'self' 'unsafe-eval'" }, 100 - 10 - 20 - 20 - 5],
    [
      { 'content-security-policy': "default-src 'self'", 'strict-transport-security': 'max-age=1' },
      100 - 20 - 10 - 5,
    ],
  ])('of %j is %i', (headers, score) => {
    expect(observatoryScore(headers).score).toBe(score)
  })
})
