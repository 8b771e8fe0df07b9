const { createDispatcher } = require('@portolan/dispatch-core')

const dispatcher = createDispatcher({
  routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
})
dispatcher.fetch(new Request('http://x.test/users/7')).then(async (response) => {
  console.log(JSON.stringify({ status: response.status, body: await response.json() }))
})
