import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import multer from 'multer'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { fromExpress, type HandlerContext, type RouteModule, resourceRoutes } from '../src/index.ts'
import { expressVersions, serve } from './served-app.ts'

const PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhello'
const TYPE = 'multipart/form-data; boundary=x'

const upload = fromExpress(multer().single('file'))
const UNPARSED = { config: { body: { parse: false } } } as const

const ways: readonly (readonly [string, RouteModule, boolean])[] = [
  ['multer', { action: () => 'uploaded' }, true],
  [
    'request.formData()',
    { ...UNPARSED, action: async ({ request }) => [...(await request.formData()).keys()] },
    false,
  ],
  [
    'the stream of the request',
    {
      ...UNPARSED,
      action: async ({ req }: HandlerContext) => {
        let length = 0
        for await (const chunk of req) length += chunk.length
        return { length }
      },
    },
    false,
  ],
]

describe.each(expressVersions)('a client on %s', (_name, express) => {
  describe.each(ways)('that uploads to %s', (how, module, hasMulter) => {
    async function mount(errors: 'respond' | 'next' = 'respond') {
      const onError = vi.fn()
      const seen = vi.fn()
      const middleware = hasMulter ? [upload] : []
      const app = express()
      const routes = [{ pattern: '/x', module, middleware }]
      app.use(await resourceRoutes({ routes, onError, errors }))
      app.use(((error, _req, res, _next) => {
        seen(error)
        res.status(418).end()
      }) satisfies import('express').ErrorRequestHandler)
      return { app, onError, seen }
    }

    test('and truncates the form is 400, and no error of the app’s', async () => {
      if (how === 'the stream of the request') return
      const { app, onError } = await mount()
      const response = await fetch(`${await serve(app)}/x`, {
        method: 'POST',
        headers: { 'Content-Type': TYPE },
        body: PART,
      })
      expect([response.status, onError.mock.calls]).toEqual([400, []])
    })

    test.each(['respond', 'next'] as const)(
      'and hangs up in the middle is no error of the app’s, with errors: "%s"',
      async (errors) => {
        const { app, onError, seen } = await mount(errors)
        const server = createServer(app)
        onTestFinished(() => void server.close())
        server.listen(0, '127.0.0.1')
        await once(server, 'listening')
        // A listening TCP server has an address of this kind.
        const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
        const begun = once(server, 'request')
        socket.write(
          `POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPE}\r\nContent-Length: 1000\r\n\r\n${PART}`,
        )
        const [, res] = await begun
        await wait(20)
        socket.destroy()
        await once(res, 'close')
        await wait(20)
        const statuses = seen.mock.calls.map(([error]) => error.status)
        expect([onError.mock.calls, statuses.filter((status) => status !== 400)]).toEqual([[], []])
      },
    )
  })
})
