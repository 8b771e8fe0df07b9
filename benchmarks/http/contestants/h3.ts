import { createServer } from 'node:http'
import { getCookie, H3, HTTPError, type Middleware, readBody, toNodeHandler } from 'h3'
import { created, session, time, user } from './answers.ts'

export async function start() {
  const app = new H3()
  app.get('/api/time', () => time())
  app.get('/api/users/:id', (event) => user(event.context.params?.id ?? ''))
  app.get('/api/guarded/:id', (event) => user(event.context.params?.id ?? ''), {
    middleware: [passOn(), passOn(), passOn()],
  })
  app.get('/api/missing/:id', () => {
    throw new HTTPError({ status: 404 })
  })
  app.get('/api/session', (event) => session(getCookie(event, 'sid')))
  app.post('/api/users', async (event) =>
    created((await readBody<{ name: string }>(event))?.name ?? ''),
  )
  return createServer(toNodeHandler(app))
}

function passOn(): Middleware {
  return (_event, next) => next()
}
