import { createClient, ProblemError } from '@portolan/client'

const api = createClient({
  fetch: async ({ url, method }) =>
    method === 'GET' ? Response.json({ url }) : Response.json({ title: 'No' }, { status: 403 }),
})
const { url } = await api.get('/users/:id', { params: { id: 'a/b' } })
const error = await api.post('/users').catch((thrown) => thrown)
console.log(JSON.stringify({ url, isProblem: error instanceof ProblemError, status: error.status }))
