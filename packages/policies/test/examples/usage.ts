import { createDispatcher } from '@portolan/dispatch-core'
import { deprecated, memoryStore, rateLimit } from '@portolan/policies'

const store = memoryStore()
const limited = rateLimit({
  limit: 2,
  window: 60,
  key: ({ request }) => request.headers.get('x-api-key') ?? 'anonymous',
  store,
})
// In a project these stand in app/v1/middleware.ts: export default [limited, old]
const old = deprecated({ since: '2026-01-31', sunset: '2027-01-31', successor: '/v2' })
const dispatcher = createDispatcher({
  routes: [{ pattern: '/v1', middleware: [limited, old], module: { loader: () => 'hello' } }],
})
const send = async (...headers: string[]) => {
  const response = await dispatcher.fetch(new Request('http://localhost/v1'))
  console.log(response.status, ...headers.map((name) => response.headers.get(name)))
}
await send('ratelimit-policy', 'ratelimit') // 200 "2-in-60s";q=2;w=60 "2-in-60s";r=1;t=60
await send('deprecation', 'sunset') // 200 @1769817600 Sun, 31 Jan 2027 00:00:00 GMT
await send('content-type', 'retry-after') // 429 application/problem+json 60
