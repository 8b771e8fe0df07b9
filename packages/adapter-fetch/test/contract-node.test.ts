import { serve as serveHono } from '@hono/node-server'
import { testAdapter } from '@portolan-internal/adapter-contract'
import { createFetchHandler } from '../src/index.ts'

testAdapter({
  name: 'adapter-fetch on @hono/node-server',
  start: async (options) => {
    const fetch = await createFetchHandler(options)
    return new Promise((resolve) => {
      const server = serveHono({ fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
        resolve({
          origin: `http://127.0.0.1:${port}`,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed())
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        })
      })
    })
  },
})
