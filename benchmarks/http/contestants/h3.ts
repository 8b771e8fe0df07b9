import { createServer } from 'node:http'
import { H3, readBody, toNodeHandler } from 'h3'
import { created, time, user } from './answers.ts'

export async function start() {
  const app = new H3()
  app.get('/api/time', () => time())
  app.get('/api/users/:id', (event) => user(event.context.params?.id ?? ''))
  app.post('/api/users', async (event) =>
    created((await readBody<{ name: string }>(event))?.name ?? ''),
  )
  return createServer(toNodeHandler(app))
}
