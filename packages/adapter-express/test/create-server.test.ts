import { IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import type { Express, RequestHandler } from 'express'
import { afterEach, describe, expect, test } from 'vitest'
import { createServer, type LoaderContext, resourceRoutes } from '../src/index.ts'
import { expressVersions } from './served-app.ts'

const servers: Server[] = []

setFlagsFromString('--allow-natives-syntax')
// Only code that is compiled from here on may ask it.
const hasFastProperties = new Function('object', 'return %HasFastProperties(object)') as (
  object: object,
) => boolean
setFlagsFromString('--no-allow-natives-syntax')

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(app: Express): Promise<string> {
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

describe.each(expressVersions)('createServer() on %s', (_name, express) => {
  test('req and res are Node’s own objects with the app’s prototypes', async () => {
    const app = express()
    app.get('/', (req, res) => {
      res.json({
        req: Object.getPrototypeOf(req) === app.request && req instanceof IncomingMessage,
        res: Object.getPrototypeOf(res) === app.response && res instanceof ServerResponse,
        own: [req.app === app, res.app === app, req.res === res, res.req === req],
      })
    })
    const response = await fetch(await listen(app))
    expect(await response.json()).toEqual({ req: true, res: true, own: [true, true, true, true] })
  })

  test('V8 keeps req and res in the mode in which access is cached', async () => {
    const app = express()
    app.use((req, res, next) => {
      // Middleware usually adds such properties.
      Object.assign(req, { id: '1', session: {}, user: { name: 'Ada' } })
      Object.assign(res.locals, { nonce: 'x' })
      next()
    })
    const loader = ({ req, res }: LoaderContext) => [hasFastProperties(req), hasFastProperties(res)]
    app.use(await resourceRoutes({ routes: [{ pattern: '/a/:id', module: { loader } }] }))
    const origin = await listen(app)
    // V8 settles the layout of objects over the first seven.
    for (let request = 0; request < 10; request++) {
      expect(await (await fetch(`${origin}/a/1`)).json()).toEqual([true, true])
    }
  })

  test('a sub-app has its own request and response, and the app gets its back', async () => {
    const app = express()
    const sub = express()
    Object.assign(sub.response, { from: 'sub' })
    Object.assign(app.response, { from: 'app' })
    const seen: unknown[] = []
    const look: RequestHandler = (_req, res, next) => {
      seen.push((res as { from?: string }).from)
      next()
    }
    sub.use(look)
    app.use(look, sub, look, (_req, res) => void res.end())
    await fetch(await listen(app))
    expect(seen).toEqual(['app', 'sub', 'app'])
  })

  test('several requests of one connection, their bodies and their headers are their own', async () => {
    const app = express().use(express.json())
    app.post('/', (req, res) => void res.json({ body: req.body, name: req.get('x-name') }))
    const origin = await listen(app)
    for (const name of ['one', 'two']) {
      const response = await fetch(origin, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Name': name },
        body: JSON.stringify({ name }),
      })
      expect(await response.json()).toEqual({ body: { name }, name })
    }
  })

  test('an app with prototypes that Node’s constructors cannot fill has a plain server', async () => {
    const app = express()
    Object.defineProperty(app.request, 'url', { value: '/written/over', writable: false })
    app.get('/', (req, res) => void res.json(req.url))
    expect(await (await fetch(await listen(app))).json()).toBe('/')
  })

  test('resource routes answer under it', async () => {
    const app = express()
    app.use(
      await resourceRoutes({
        routes: [{ pattern: '/x', module: { loader: () => ({ ok: true }) } }],
      }),
    )
    expect(await (await fetch(`${await listen(app)}/x`)).json()).toEqual({ ok: true })
  })
})

test.each([undefined, null, {}])('createServer(%j) is refused', (app) => {
  expect(() => createServer(app as never)).toThrow(/takes an Express app, as in createServer\(/)
})
