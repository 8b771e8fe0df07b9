import cookie from '@fastify/cookie'
import fastify from 'fastify'
import { created, session, time, user } from './answers.ts'

export async function start() {
  const app = fastify()
  await app.register(async (cookies) => {
    await cookies.register(cookie)
    cookies.get('/api/session', async (request) => session(request.cookies.sid))
  })
  app.get('/api/time', async () => time())
  app.get<{ Params: { id: string } }>('/api/users/:id', async (request) => user(request.params.id))
  app.post<{ Body: { name: string } }>('/api/users', async (request) => created(request.body.name))
  await app.register(async (guarded) => {
    for (let count = 0; count < 3; count++) {
      guarded.addHook('onRequest', (_request, _reply, done) => done())
    }
    guarded.get<{ Params: { id: string } }>('/api/guarded/:id', async (request) =>
      user(request.params.id),
    )
  })
  app.get('/api/missing/:id', async () => {
    throw Object.assign(new Error('Not Found'), { statusCode: 404 })
  })
  await app.ready()
  return app.server
}
