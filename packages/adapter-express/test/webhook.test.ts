import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'
import { describe, expect, test } from 'vitest'
import { type HandlerContext, HttpError, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

const SECRET = 'whsec_test'

// As payment services sign: a time and the HMAC of that time and the body's bytes.
function sign(body: string, time: number): string {
  return `t=${time},v1=${createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')}`
}

function isSigned(body: Uint8Array, header: string | undefined): boolean {
  const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  if (time === undefined || given === undefined) return false
  const expected = createHmac('sha256', SECRET).update(`${time}.`).update(body).digest()
  return timingSafeEqual(Buffer.from(given, 'hex'), expected)
}

// Spaces and an escape that no serializer would write again.
const EVENT = '{ "type":  "charge.paid", "name": "\\u0041da" }'

describe.each(expressVersions)('a signed webhook on %s', (_name, express) => {
  async function post(
    before: RequestHandler[],
    readBytes: (context: HandlerContext) => unknown,
    signature: string,
  ): Promise<Response> {
    const action = (context: HandlerContext) => {
      const bytes = readBytes(context) as Uint8Array
      if (!isSigned(bytes, context.req.get('webhook-signature'))) throw new HttpError(401)
      return { received: (JSON.parse(Buffer.from(bytes).toString()) as { name: string }).name }
    }
    const config = { body: { parse: 'raw' } } as const
    const app = express()
    for (const middleware of before) app.use(middleware)
    const routes = [{ pattern: '/hooks', module: { action, config } }]
    app.use(await resourceRoutes({ routes, onError: () => undefined }))
    return fetch(`${await serve(app)}/hooks`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Webhook-Signature': signature },
      body: EVENT,
    })
  }

  describe.each<[string, RequestHandler[], (context: HandlerContext) => unknown]>([
    ['the body that the adapter leaves raw', [], ({ body }) => body],
    [
      'the bytes that the app’s parser has kept',
      [
        express.json({
          verify: (req, _res, bytes) => {
            Object.assign(req, { rawBody: bytes })
          },
        }),
      ],
      ({ req }) => (req as typeof req & { rawBody: Uint8Array }).rawBody,
    ],
  ])('over %s', (_bytes, before, readBytes) => {
    test('is taken', async () => {
      const response = await post(before, readBytes, sign(EVENT, 1_700_000_000))
      expect([response.status, await response.json()]).toEqual([200, { received: 'Ada' }])
    })

    test.each([
      ['of other bytes', sign(EVENT.replace('  ', ' '), 1_700_000_000)],
      ['of another time', sign(EVENT, 1_700_000_000).replace('t=17', 't=18')],
      ['that is none', 'v1=0'],
    ])('is refused with a signature %s', async (_what, signature) => {
      expect((await post(before, readBytes, signature)).status).toBe(401)
    })
  })
})
