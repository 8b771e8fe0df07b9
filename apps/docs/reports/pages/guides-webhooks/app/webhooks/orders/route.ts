// app/webhooks/orders/route.ts
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type ActionContext, HttpError, type RouteConfig } from '@portolan/adapter-express'

export const config = { body: { parse: 'raw' } } satisfies RouteConfig

export function action({ request, body }: ActionContext<'/webhooks/orders'>) {
  // With `parse: 'raw'` the body is the bytes.
  const bytes = body as Uint8Array
  const expected = createHmac('sha256', 'a secret').update(bytes).digest()
  const sent = Buffer.from(request.headers.get('X-Signature') ?? '', 'hex')
  if (sent.length !== expected.length || !timingSafeEqual(sent, expected)) {
    throw new HttpError(401, { detail: 'The signature is wrong' })
  }
  const order = JSON.parse(new TextDecoder().decode(bytes))
  return { received: order.id }
}
