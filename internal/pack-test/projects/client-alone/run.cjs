const { createClient, ProblemError } = require('@portolan/client')

const api = createClient({
  fetch: async ({ url, method }) =>
    method === 'GET' ? Response.json({ url }) : Response.json({ title: 'No' }, { status: 403 }),
})
Promise.all([
  api.get('/users/:id', { params: { id: 'a/b' } }),
  api.post('/users').catch((thrown) => thrown),
]).then(([{ url }, error]) => {
  console.log(
    JSON.stringify({ url, isProblem: error instanceof ProblemError, status: error.status }),
  )
})
