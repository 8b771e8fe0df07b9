import { createFetchHandler } from '@portolan/adapter-fetch'

const handler = await createFetchHandler({
  routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
})
const response = await handler(new Request('http://x.test/users/7'))
console.log(JSON.stringify({ status: response.status, body: await response.json() }))
