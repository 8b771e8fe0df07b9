import { SECURITY_HEADERS } from '@portolan/security-headers'
import { expect } from 'vitest'
import type { ContractCase, ContractSubject, Sent } from '../contract-case.ts'

type Headers = Readonly<Record<string, string>>

const POLICY_NAME = 'content-security-policy'

/** The default headers over HTTP, by lower-case name. The contract's servers do not use TLS. */
const app: Headers = Object.fromEntries(
  SECURITY_HEADERS.map(([name, value]) => [name.toLowerCase(), value] as const).filter(
    ([name]) => name !== 'strict-transport-security',
  ),
)
const { 'referrer-policy': _, ...kept } = app
const changed: Headers = {
  ...kept,
  'x-frame-options': 'DENY',
  [POLICY_NAME]: "default-src 'none'",
}
const names = [...SECURITY_HEADERS.map(([name]) => name.toLowerCase()), POLICY_NAME]
const OWN = { 'x-frame-options': 'ALLOW-FROM https://a.example' }

/** The kinds of answers: the last segment of the path, and the status. */
const ANSWERS: readonly (readonly [name: string, status: number])[] = [
  ['value', 200],
  ['nothing', 204],
  ['redirect', 302],
  ['stream', 200],
  ['response', 200],
  ['http-error', 409],
  ['thrown', 500],
]

function having(name: string, sent: Sent, status: number, headers: Headers): ContractCase {
  return {
    name,
    async run(host) {
      const { target, ...request } = sent
      const response = await host.send(target, request)
      const found = names.flatMap((each) => {
        const value = response.header(each)
        return value === undefined ? [] : [[each, value] as const]
      })
      expect([response.status, Object.fromEntries(found)]).toEqual([status, headers])
      expect(response.header('x-powered-by')).toBeUndefined()
      await host.takeEvents()
    },
  }
}

const sets: readonly (readonly [override: string, what: string, headers: Headers])[] = [
  ['app', 'the app’s headers', app],
  ['changed', 'the route’s headers', changed],
  ['none', 'no header', {}],
]

const CROSS_SITE = { 'Sec-Fetch-Site': 'cross-site' }

const cases: readonly ContractCase[] = [
  ...sets.flatMap(([override, what, headers]) => [
    ...ANSWERS.flatMap(([name, status]) =>
      ['GET', 'HEAD'].map((method) =>
        having(
          `${method} /${override}/${name} has ${what}`,
          { method, target: `/${override}/${name}` },
          status,
          headers,
        ),
      ),
    ),
    having(`405 has ${what}`, { method: 'PROPFIND', target: `/${override}/value` }, 405, headers),
    having(
      `OPTIONS has ${what}`,
      { method: 'OPTIONS', target: `/${override}/value` },
      204,
      headers,
    ),
    having(
      `403 of another site has ${what}`,
      { method: 'POST', target: `/${override}/value`, headers: CROSS_SITE },
      403,
      headers,
    ),
    ...['own', 'own-response'].map((name) =>
      having(
        `/${override}/${name} keeps the headers that it sets itself`,
        { target: `/${override}/${name}` },
        200,
        { ...headers, ...OWN },
      ),
    ),
  ]),
  having(
    'a path that is not valid has the app’s headers',
    { target: '/changed/param/%ff' },
    400,
    app,
  ),
  {
    name: 'a path that no route matches has the app’s headers',
    async run(host) {
      const response = await host.send('/nothing')
      expect(response.status).toBe(404)
      for (const [name, value] of Object.entries(app)) expect(response.header(name)).toBe(value)
    },
  },
]

export const securityHeadersSubject: ContractSubject = {
  name: 'security headers',
  app: 'securityHeaders',
  cases,
}
