import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'
import { created, session, time, user } from './answers.ts'

export async function start() {
  const app = new Hono()
  app.get('/api/time', (c) => c.json(time()))
  app.get('/api/users/:id', (c) => c.json(user(c.req.param('id'))))
  app.get('/api/guarded/:id', passOn(), passOn(), passOn(), (c) => c.json(user(c.req.param('id'))))
  app.get('/api/missing/:id', () => {
    throw new HTTPException(404)
  })
  app.get('/api/session', (c) => c.json(session(getCookie(c, 'sid'))))
  app.post('/api/users', async (c) => c.json(created((await c.req.json()).name)))
  // Makes an HTTP/1.1 server, unless it gets another factory.
  return createAdaptorServer({ fetch: app.fetch }) as Server
}

function passOn(): MiddlewareHandler {
  return (_c, next) => next()
}
