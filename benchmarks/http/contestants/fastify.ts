import fastify from 'fastify'
import { created, time, user } from './answers.ts'

export async function start() {
  const app = fastify()
  app.get('/api/time', async () => time())
  app.get<{ Params: { id: string } }>('/api/users/:id', async (request) => user(request.params.id))
  app.post<{ Body: { name: string } }>('/api/users', async (request) => created(request.body.name))
  await app.ready()
  return app.server
}
