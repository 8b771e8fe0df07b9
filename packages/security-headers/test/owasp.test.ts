import { DISCLOSING_HEADERS, securityHeaders } from '@portolan/security-headers'
import { describe, expect, test } from 'vitest'
import { HEADERS } from '../src/headers/all-headers.ts'
import owasp from './data/owasp-secure-headers.json' with { type: 'json' }
import { plainListener } from './plain-listener.ts'
import { send } from './send.ts'

const OPTIONS = Object.entries(HEADERS)

/** The headers that the project calls deprecated, with the values that it names. */
const DEPRECATED = [
  ['Feature-Policy', "camera 'none'"],
  ['Expect-CT', 'max-age=86400, enforce'],
  ['Public-Key-Pins', 'pin-sha256="d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM="; max-age=60'],
  ['Pragma', 'no-cache'],
] as const

const plain = (value: string | string[] | undefined) =>
  String(value).toLowerCase().replaceAll(/\s/g, '')

describe('the OWASP Secure Headers Project', () => {
  test.each(owasp.add.map(({ name, value }) => [name, value] as const))(
    'has its %s set as it recommends',
    async (name, value) => {
      const option = OPTIONS.find(([, header]) => header.name === name)?.[0]
      expect(option).toBeDefined()
      const listener = plainListener({ isSecure: () => true, [String(option)]: value })
      expect(plain((await send(listener)).headers[name.toLowerCase()])).toBe(plain(value))
    },
  )

  test.each(DEPRECATED)('has a deprecated %s that can be set by its name', async (name, value) => {
    const { headers } = await send(plainListener({ headers: { [name]: value } }))
    expect(headers[name.toLowerCase()]).toBe(value)
  })

  test('has a removal list whose headers are all removed', async () => {
    const middleware = securityHeaders({ removeHeaders: DISCLOSING_HEADERS })
    const { headers } = await send((req, res) =>
      middleware(req, res, () => {
        for (const name of owasp.remove) res.setHeader(name, 'x')
        res.end()
      }),
    )
    expect(owasp.remove.filter((name) => name.toLowerCase() in headers)).toEqual([])
  })

  test('has its removal list as DISCLOSING_HEADERS', () => {
    expect(DISCLOSING_HEADERS).toEqual(owasp.remove)
  })
})
