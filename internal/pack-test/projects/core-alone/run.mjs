import { createDispatcher } from '@portolan/dispatch-core'

const dispatcher = createDispatcher({
  routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
})
const response = await dispatcher.fetch(new Request('http://x.test/users/7'))
console.log(JSON.stringify({ status: response.status, body: await response.json() }))
