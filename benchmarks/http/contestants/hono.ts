import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { created, time, user } from './answers.ts'

export async function start() {
  const app = new Hono()
  app.get('/api/time', (c) => c.json(time()))
  app.get('/api/users/:id', (c) => c.json(user(c.req.param('id'))))
  app.post('/api/users', async (c) => c.json(created((await c.req.json()).name)))
  // Makes an HTTP/1.1 server, unless it gets another factory.
  return createAdaptorServer({ fetch: app.fetch }) as Server
}
