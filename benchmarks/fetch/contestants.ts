import { createFetchHandler } from '@portolan/adapter-fetch'
import { Hono } from 'hono'
import { created, time, user } from '../http/contestants/answers.ts'
import { portolanRoutes } from '../http/contestants/portolan-routes.ts'

export type FetchFunction = (request: Request) => Response | Promise<Response>

/**
 * Functions that make the `fetch` function of each contestant. The one by hand is the unit. h3 is
 * not a contestant, because it makes its answers when a server reads them.
 */
export const contestants: ReadonlyMap<string, () => Promise<FetchFunction>> = new Map([
  ['by hand', async () => answerByHand],
  ['adapter-fetch', async () => await createFetchHandler({ routes: portolanRoutes(0) })],
  ['Hono', createHono],
])

/** The code that a user writes by hand for three endpoints. */
async function answerByHand(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  switch (pathname) {
    case '/api/time':
      return Response.json(time())
    case '/api/users':
      return Response.json(created((await request.json()).name))
    default:
      return Response.json(user(pathname.slice('/api/users/'.length)))
  }
}

async function createHono(): Promise<FetchFunction> {
  const app = new Hono()
  app.get('/api/time', (c) => c.json(time()))
  app.get('/api/users/:id', (c) => c.json(user(c.req.param('id'))))
  app.post('/api/users', async (c) => c.json(created((await c.req.json()).name)))
  return app.fetch
}
