import { createDispatcher } from '@portolan/dispatch-core'
import { cached, deprecated, idempotency, memoryStore, rateLimit } from '@portolan/policies'

const store = memoryStore()
const user = () => 'ada' // in an app: ({ state }) => state.user.id
const middleware = [
  rateLimit({ limit: 3, window: 60, key: user, store }),
  idempotency({ store, principal: user }),
  deprecated({ since: '2026-01-31', sunset: '2027-01-31', successor: '/v2' }),
]
const action = () => ({ id: crypto.randomUUID() })
const loader = () => [7]
const dispatcher = createDispatcher({
  routes: [
    { pattern: '/v1', middleware, module: { action } },
    { pattern: '/prices', middleware: [cached({ maxAge: 60, store })], module: { loader } },
  ],
})

const send = async (method: string, path: string, ...names: string[]) => {
  const init = { method, headers: { 'idempotency-key': 'k-1' } }
  const { status, headers } = await dispatcher.fetch(new Request(`http://localhost${path}`, init))
  console.log(status, ...names.map((name) => headers.get(name)))
}
await send('POST', '/v1', 'ratelimit') // 200 "3-in-60s";r=2;t=60
await send('POST', '/v1', 'idempotency-replayed', 'deprecation') // 200 true @1769817600
await send('POST', '/v1?other', 'content-type') // 422 application/problem+json
await send('POST', '/v1', 'retry-after') // 429 60
await send('GET', '/prices', 'cache-status') // 200 portolan; fwd=uri-miss; stored
await send('GET', '/prices', 'age') // 200 0
