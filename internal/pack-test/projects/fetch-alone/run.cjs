const { createFetchHandler } = require('@portolan/adapter-fetch')

createFetchHandler({
  routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
})
  .then((handler) => handler(new Request('http://x.test/users/7')))
  .then(async (response) => {
    console.log(JSON.stringify({ status: response.status, body: await response.json() }))
  })
