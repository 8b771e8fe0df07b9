import type { Server } from 'node:http'

/**
 * Functions that make the server of each contestant, which does not listen yet. Each runs in a
 * process of its own.
 */
export const contestants: ReadonlyMap<string, () => Promise<Pick<Server, 'listen' | 'address'>>> =
  new Map([
    ['node:http', async () => (await import('./node-http.ts')).start()],
    ['adapter-node', async () => (await import('./adapter-node.ts')).start()],
    ['adapter-express in app.use()', async () => (await import('./adapter-express.ts')).start()],
    [
      'adapter-express, 300 routes',
      async () => (await import('./adapter-express.ts')).startWith300(),
    ],
    [
      'adapter-express with createServer()',
      async () => (await import('./adapter-express.ts')).startWithCreateServer(),
    ],
    ['Express 5 by hand', async () => (await import('./express-by-hand.ts')).start()],
    [
      'Express 5 by hand, 300 routes',
      async () => (await import('./express-by-hand.ts')).startWith300(),
    ],
    [
      'Express 5 by hand with createServer()',
      async () => (await import('./express-by-hand.ts')).startWithCreateServer(),
    ],
    ['express-file-routing', async () => (await import('./express-file-routing.ts')).start()],
    ['Pareto in Express 5', async () => (await import('./pareto.ts')).start()],
    ['Fastify', async () => (await import('./fastify.ts')).start()],
    ['Hono on node-server', async () => (await import('./hono.ts')).start()],
    ['h3', async () => (await import('./h3.ts')).start()],
    ['polka', async () => (await import('./polka.ts')).start()],
  ])
