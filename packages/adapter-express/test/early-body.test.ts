import { createServer } from 'node:http'
import type { RequestHandler } from 'express'
import { body, validationResult } from 'express-validator'
import { createProxyMiddleware } from 'http-proxy-middleware'
import multer from 'multer'
import { describe, expect, test, vi } from 'vitest'
import {
  fromExpress,
  type HandlerContext,
  type ResourceRoutesOptions,
  type RouteDefinition,
  resourceRoutes,
} from '../src/index.ts'
import { expressVersions, quietRoutes, serve } from './served-app.ts'

const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'

const echo = ({ req, body, params }: HandlerContext) => ({
  body: body ?? null,
  isSame: req.body === body,
  params,
})

/** Answers 422 for a request that the validators in front refuse. */
const refuseInvalid: RequestHandler = (req, res, next) => {
  if (validationResult(req).isEmpty()) {
    next()
  } else {
    res.status(422).json({ refused: true })
  }
}

const isUser = fromExpress([body('role').isIn(['user']), refuseInvalid])

describe.each(expressVersions)('bodies for Express middleware on %s', (_name, express) => {
  async function mount(
    middleware: RouteDefinition['middleware'],
    module: RouteDefinition['module'] = { action: echo },
    options: Partial<ResourceRoutesOptions> = {},
  ): Promise<string> {
    const app = express()
    const routes = [{ pattern: '/x', module, ...(middleware && { middleware }) }]
    app.use(await quietRoutes(routes, options))
    return `${await serve(app)}/x`
  }

  const post = (url: string, sent: string | FormData, type: string | undefined = JSON_TYPE) =>
    fetch(url, {
      method: 'POST',
      body: sent,
      headers: typeof sent === 'string' ? { 'Content-Type': type } : {},
    })

  async function answer(response: Response): Promise<[number, unknown]> {
    return [response.status, await response.json()]
  }

  function form(fields: Record<string, string>): FormData {
    const made = new FormData()
    for (const [name, value] of Object.entries(fields)) made.set(name, value)
    return made
  }

  test.each([
    ['JSON', '{"role":"admin"}', JSON_TYPE],
    ['a form', 'role=admin', FORM],
  ])('express-validator sees %s', async (_what, sent, type) => {
    expect(await answer(await post(await mount([isUser]), sent, type))).toEqual([
      422,
      { refused: true },
    ])
  })

  test('express-validator sees the body of a later parser’s directory as an error, never as absent', async () => {
    const onError = vi.fn()
    const parser = fromExpress(express.json({ limit: '5mb' }))
    const url = await mount([isUser, parser], undefined, { onError })
    expect((await post(url, '{"role":"admin"}')).status).toBe(500)
    expect(String(onError.mock.calls[0]?.[0])).toContain('put the parser in front')
  })

  test('a body that middleware in front of a parser puts there is seen by the next one', async () => {
    const seen: unknown[] = []
    const put: RequestHandler = (req, _res, next) => {
      req.body = { own: 1 }
      next()
    }
    const look: RequestHandler = (req, _res, next) => {
      seen.push(req.body)
      next()
    }
    const url = await mount([
      fromExpress([put, look]),
      fromExpress(look),
      fromExpress(express.json()),
    ])
    await post(url, '{"sent":1}')
    expect(seen).toEqual([{ own: 1 }, { own: 1 }])
  })

  test('a logger in front of a parser reads no body after the answer', async () => {
    const seen: unknown[] = []
    const log: RequestHandler = (req, res) => {
      res.status(418).json({})
      seen.push(req.body)
    }
    const url = await mount([fromExpress(log), fromExpress(express.json())])
    expect((await post(url, '{"sent":1}')).status).toBe(418)
    expect(seen).toEqual([undefined])
  })

  test('what a sanitiser makes of the body is the body', async () => {
    const url = await mount([fromExpress(body('name').trim().toUpperCase())])
    expect(await answer(await post(url, '{"name":" ada "}'))).toEqual([
      200,
      { body: { name: 'ADA' }, isSame: true, params: {} },
    ])
  })

  test('what middleware puts in place of the body is the body, for middleware too', async () => {
    const seen: unknown[] = []
    const replace: RequestHandler = (req, _res, next) => {
      req.body = { wrapped: req.body }
      next()
    }
    const look = ({ body }: HandlerContext, next: () => Promise<unknown>) => {
      seen.push(body)
      return next()
    }
    const url = await mount([fromExpress(replace), look])
    const [, given] = await answer(await post(url, '1'))
    expect(given).toEqual({ body: { wrapped: 1 }, isSame: true, params: {} })
    expect(seen).toEqual([{ wrapped: 1 }])
  })

  test('a body that is not valid is refused before the middleware runs', async () => {
    const middleware = vi.fn<RequestHandler>((_req, _res, next) => next())
    expect((await post(await mount([fromExpress(middleware)]), '{"a":')).status).toBe(400)
    expect(middleware).not.toHaveBeenCalled()
  })

  describe('the app’s own parsers', () => {
    const long = JSON.stringify('x'.repeat(200_000))
    const passOn: RequestHandler = (_req, _res, next) => next()

    test('express.json() has the limit that it says', async () => {
      const url = await mount([
        fromExpress(passOn),
        fromExpress(express.json({ limit: '5mb', strict: false })),
      ])
      expect((await post(url, long)).status).toBe(200)
    })

    test('without it the limit of the route counts', async () => {
      expect((await post(await mount([fromExpress(passOn)]), long)).status).toBe(413)
    })

    test('express.json() verifies the bytes', async () => {
      const verify = vi.fn((req: object, _res: unknown, bytes: Buffer) => {
        Object.assign(req, { rawBody: bytes })
      })
      const action = async ({ request }: HandlerContext) => ({ text: await request.text() })
      const url = await mount([fromExpress(express.json({ verify }))], { action })
      expect(await answer(await post(url, '{ "a": 1 }'))).toEqual([200, { text: '{ "a": 1 }' }])
      expect(verify).toHaveBeenCalledTimes(1)
    })

    test('express.raw() and express.text() make the body', async () => {
      const action = ({ body }: HandlerContext) => ({
        raw: Buffer.isBuffer(body) ? body.toString() : body,
      })
      const raw = await mount([fromExpress(express.raw({ type: '*/*' }))], { action })
      expect(await answer(await post(raw, '\u0001', 'image/png'))).toEqual([200, { raw: '\u0001' }])
      const text = await mount([fromExpress(express.text({ type: '*/*' }))], { action })
      expect(await answer(await post(text, '{}'))).toEqual([200, { raw: '{}' }])
    })

    test('express.urlencoded() parses nested names', async () => {
      const url = await mount([fromExpress(express.urlencoded({ extended: true }))])
      const [, given] = await answer(await post(url, 'a[b]=1', FORM))
      expect(given).toMatchObject({ body: { a: { b: '1' } } })
    })

    test('another media type is parsed as without them, and seen by what follows', async () => {
      const url = await mount([fromExpress(express.text()), isUser])
      expect((await post(url, '{"role":"admin"}')).status).toBe(422)
      expect((await post(url, '{"role":"user"}')).status).toBe(200)
    })

    test('a parser behind the parsed body leaves it', async () => {
      const parse = express.json()
      const hidden: RequestHandler = (req, res, next) => void parse(req, res, next)
      const url = await mount([fromExpress(passOn), fromExpress(hidden)])
      expect((await answer(await post(url, '{"a":1}')))[1]).toMatchObject({ body: { a: 1 } })
    })
  })

  describe('a media type that is not parsed', () => {
    test('is left to multer, in front of and behind other middleware', async () => {
      const passOn: RequestHandler = (_req, _res, next) => next()
      const url = await mount([
        fromExpress(passOn),
        fromExpress(multer().none()),
        fromExpress(passOn),
      ])
      const [status, given] = await answer(await post(url, form({ role: 'user' })))
      expect([status, given]).toEqual([200, expect.objectContaining({ body: { role: 'user' } })])
    })

    test('is seen by a validator behind multer, and is an error for one in front', async () => {
      const upload = fromExpress(multer().none())
      const behind = await mount([upload, isUser])
      expect((await post(behind, form({ role: 'admin' }))).status).toBe(422)
      const inFront = await mount([isUser, upload])
      expect((await post(inFront, form({ role: 'admin' }))).status).toBe(500)
      expect((await post(inFront, '{"role":"admin"}')).status).toBe(422)
    })

    test('is 415 when nobody has read it, and not before', async () => {
      const middleware = vi.fn<RequestHandler>((_req, _res, next) => next())
      const url = await mount([fromExpress(middleware)])
      expect((await post(url, form({ a: '1' }))).status).toBe(415)
      expect(middleware).toHaveBeenCalledTimes(1)
    })
  })

  describe('with beforeBody: true', () => {
    test('a proxy gets the untouched stream, behind other middleware too', async () => {
      const upstream = createServer((req, res) => {
        req.pipe(res)
      })
      const target = await serve(upstream.listeners('request')[0] as never)
      const passOn: RequestHandler = (_req, _res, next) => next()
      const proxy = createProxyMiddleware({ target })
      const url = await mount([fromExpress(passOn), fromExpress(proxy, { beforeBody: true })])
      const response = await post(url, '{"a": 1}')
      expect([response.status, await response.text()]).toEqual([200, '{"a": 1}'])
    })

    test('a proxy is a handler too', async () => {
      const target = await serve((req, res) => void req.pipe(res))
      const action = fromExpress(createProxyMiddleware({ target }), { beforeBody: true })
      const response = await post(await mount(undefined, { action }), '{"a": 1}')
      expect([response.status, await response.text()]).toEqual([200, '{"a": 1}'])
    })

    test('a guard runs before a byte is read', async () => {
      const guard: RequestHandler = (req, res) => void res.status(401).json(req.readableDidRead)
      const url = await mount([fromExpress(guard, { beforeBody: true })])
      expect(await answer(await post(url, '{"broken'))).toEqual([401, false])
    })

    test('the parser of the app’s own makes the body', async () => {
      const decrypt: RequestHandler = (req, _res, next) => {
        const chunks: Buffer[] = []
        req.on('data', (chunk: Buffer) => chunks.push(chunk))
        req.on('end', () => {
          req.body = { decrypted: Buffer.concat(chunks).toString() }
          next()
        })
      }
      const url = await mount([fromExpress(decrypt, { beforeBody: true })])
      const [, given] = await answer(await post(url, 'secret', 'application/octet-stream'))
      expect(given).toMatchObject({ body: { decrypted: 'secret' } })
    })
  })

  test('a route that takes the stream itself has it untouched', async () => {
    const passOn: RequestHandler = (_req, _res, next) => next()
    const action = async ({ request, body }: HandlerContext) => ({
      body: body ?? null,
      text: await request.text(),
    })
    const config = { body: { parse: false } } as const
    const url = await mount([fromExpress(passOn)], { action, config })
    expect(await answer(await post(url, '{"a": 1}'))).toEqual([
      200,
      { body: null, text: '{"a": 1}' },
    ])
  })

  test('middleware of a route that takes bytes sees them', async () => {
    const seen: unknown[] = []
    const look: RequestHandler = (req, _res, next) => {
      seen.push(req.body)
      next()
    }
    const module = { action: () => 1, config: { body: { parse: 'raw' } } } as const
    expect((await post(await mount([fromExpress(look)], module), 'x', 'image/png')).status).toBe(
      200,
    )
    expect(seen).toEqual([Buffer.from('x')])
  })

  test('middleware in front of a parser that answers leaves req.body to loggers', async () => {
    const read = vi.fn()
    const refuse: RequestHandler = (req, res) => {
      res.once('finish', () => read(req.body))
      res.status(401).json({})
    }
    const url = await mount([fromExpress(refuse), fromExpress(express.json())])
    expect((await post(url, '{}')).status).toBe(401)
    expect(read.mock.calls).toEqual([[undefined]])
  })

  test('the app’s error middleware can read req.body', async () => {
    const app = express()
    const fail: RequestHandler = (_req, _res, next) => next(new Error('refused'))
    const middleware = [fromExpress(fail), fromExpress(express.json())]
    const routes = [{ pattern: '/x', module: { action: echo }, middleware }]
    app.use(await resourceRoutes({ routes, errors: 'next' }))
    app.use(((_error, req, res, _next) => {
      res.status(418).json({ body: req.body ?? null })
    }) satisfies import('express').ErrorRequestHandler)
    expect(await answer(await post(`${await serve(app)}/x`, '{}'))).toEqual([418, { body: null }])
  })

  test('what the app has parsed is there for our middleware at once', async () => {
    const seen: unknown[] = []
    const look = ({ body }: HandlerContext, next: () => Promise<unknown>) => {
      seen.push(body)
      return next()
    }
    const app = express()
    app.use(express.json())
    const routes = [{ pattern: '/x', module: { action: echo }, middleware: [look] }]
    app.use(await resourceRoutes({ routes }))
    await post(`${await serve(app)}/x`, '{"a":1}')
    expect(seen).toEqual([{ a: 1 }])
  })
})

test.each([
  ['an option that it does not have', { before: true }, /no option "before"/],
  ['another value', { beforeBody: 'yes' }, /beforeBody is of type string; write true or false/],
])('fromExpress refuses %s', (_what, options, message) => {
  const build = () => fromExpress((_req, _res, next) => next(), options as never)
  expect(build).toThrow(message)
})
