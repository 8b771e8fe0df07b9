import { createDispatcher, defineAction, notFound } from '@portolan/dispatch-core'
import { z } from 'zod' // or any other library that follows Standard Schema

const users = new Map<unknown, object>([['7', { name: 'Ada' }]])
const dispatcher = createDispatcher({
  routes: [
    {
      pattern: '/users/:id',
      module: {
        loader: ({ params }) => users.get(params.id) ?? notFound(),
        action: defineAction({ body: z.object({ name: z.string() }) }, ({ params, body }) => {
          users.set(params.id, body)
        }),
      },
    },
  ],
})
const show = async (path: string, init?: RequestInit) => {
  const response = await dispatcher.fetch(new Request(`http://localhost${path}`, init))
  console.log(response.status, await response.text())
}
const HEADERS = { 'Content-Type': 'application/json' }
await show('/users/7') // 200 {"name":"Ada"}
await show('/users/8') // 404 {"title":"Not Found","status":404}
await show('/users/8', { method: 'PUT', headers: HEADERS, body: '{"name":"Bo"}' }) // 204
await show('/users/8') // 200 {"name":"Bo"}
