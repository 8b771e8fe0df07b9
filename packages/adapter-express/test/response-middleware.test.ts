import apicache from 'apicache'
import compression17 from 'compression-1.7'
import compression18 from 'compression-1.8'
import type { Response as ExpressResponse, RequestHandler } from 'express'
import session from 'express-session-1.17'
import morgan from 'morgan-1.9'
import { pinoHttp } from 'pino-http'
import { describe, expect, test } from 'vitest'
import { type HandlerContext, json, resourceRoutes } from '../src/index.ts'
import { type Express, expressVersions, serve } from './served-app.ts'

type Middleware = (context: HandlerContext, next: () => Promise<unknown>) => unknown

const VALUE = { message: 'a text that is long enough to be worth compressing' }

/** Code that looks at a response, by the name of its package; `note` keeps the values it sees. */
const middleware: readonly [string, (note: (seen: unknown) => void) => RequestHandler][] = [
  ['compression 1.7', () => compression17({ threshold: 0 })],
  ['compression 1.8.0', () => compression18({ threshold: 0 })],
  [
    'express-session 1.17',
    () => session({ secret: 'secret', resave: false, saveUninitialized: true }),
  ],
  [
    'morgan 1.9',
    (note) =>
      morgan(':status :res[content-type] :res[content-length] :res[etag]', {
        stream: { write: note },
      }),
  ],
  ['pino-http', (note) => pinoHttp({}, { write: (line: string) => note(JSON.parse(line).res) })],
  ['apicache 1.6', () => apicache.newInstance().middleware('1 minute')],
  [
    'a listener for finish',
    (note) => (_req, res, next) => {
      res.on('finish', () => note({ ...res.getHeaders() }))
      next()
    },
  ],
  ['a wrapper of writeHead', (note) => wrap('writeHead', note)],
  ['a wrapper of end', (note) => wrap('end', note)],
]

/** Replaces a method by one that notes the status and the headers first. */
function wrap(name: 'writeHead' | 'end', note: (seen: unknown) => void): RequestHandler {
  return (_req, res, next) => {
    const method = res[name]
    Object.assign(res, {
      [name](this: ExpressResponse, ...args: unknown[]) {
        note([this.statusCode, { ...this.getHeaders() }])
        return Reflect.apply(method, this, args)
      },
    })
    next()
  }
}

describe.each(expressVersions)('a value on %s', (_name, express) => {
  test.each(middleware)('shows %s what res.json() shows', async (_package, create) => {
    const byHand = await observe(express, create, (_req, res) => void res.json(VALUE))
    const loader = () => VALUE
    const routes = await resourceRoutes({ routes: [{ pattern: '/x', module: { loader } }] })
    expect(await observe(express, create, routes)).toEqual(byHand)
  })
})

/** Asks twice, since a cache answers the second time. */
async function observe(
  express: Express,
  create: (note: (seen: unknown) => void) => RequestHandler,
  answer: RequestHandler,
) {
  const notes: unknown[] = []
  const app = express().disable('x-powered-by')
  app.use(create((seen) => notes.push(seen)))
  app.use(answer)
  const origin = await serve(app)
  const answers: unknown[] = []
  for (let time = 1; time <= 2; time++) {
    const response = await fetch(`${origin}/x`, { headers: { 'Accept-Encoding': 'gzip' } })
    const headers = [...response.headers].map(([name, text]) => [name, CHANGING[name] ?? text])
    answers.push({ status: response.status, headers: headers.sort(), text: await response.text() })
  }
  // Some take note after the response.
  if (create.length > 0) await expect.poll(() => notes.length).toBe(2)
  return { answers, notes }
}

const CHANGING: Readonly<Record<string, string>> = {
  'apicache-version': 'a version',
  'cache-control': 'an age',
  date: 'a date',
  'set-cookie': 'a cookie',
}

describe('a stream behind compression', () => {
  test.each([
    ['1.7', compression17],
    ['1.8.0', compression18],
  ])('%s adds one listener, however many chunks there are', async (_version, compress) => {
    const chunk = 'x'.repeat(100_000)
    const warnings: string[] = []
    const warn = ({ message }: Error) => void warnings.push(message)
    process.on('warning', warn)
    const text = await askStream(compress, async function* () {
      for (let count = 0; count < 40; count++) yield chunk
    })
    process.off('warning', warn)
    expect([text.length, warnings]).toEqual([4_000_000, []])
  })

  test.each(['text/event-stream', 'application/x-ndjson; charset=utf-8', 'application/jsonl'])(
    'is flushed after each chunk of %s',
    async (type) => {
      let release: () => void = () => {}
      const isRead = new Promise<void>((resolve) => {
        release = resolve
      })
      const source = new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode('first'))
          await isRead
          controller.enqueue(new TextEncoder().encode(' second'))
          controller.close()
        },
      })
      const origin = await serveStream(
        compression17,
        () => new Response(source, { headers: { 'Content-Type': type } }),
      )
      const { body, headers } = await fetch(`${origin}/x`, {
        headers: { 'Accept-Encoding': 'gzip' },
      })
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
      expect([headers.get('content-encoding'), (await reader?.read())?.value]).toEqual([
        'gzip',
        'first',
      ])
      release()
      expect((await reader?.read())?.value).toBe(' second')
    },
  )
})

async function askStream(
  compress: typeof compression17,
  loader: () => AsyncIterable<string>,
): Promise<string> {
  return (await fetch(`${await serveStream(compress, loader)}/x`)).text()
}

async function serveStream(compress: typeof compression17, loader: () => unknown): Promise<string> {
  const [[, express] = []] = expressVersions
  if (express === undefined) throw new Error('No version of Express is listed')
  const app = express()
  // Any type, of which the default filter takes a few.
  app.use(compress({ threshold: 0, filter: () => true }))
  const typed = { pattern: '/x', module: { loader } }
  app.use(await resourceRoutes({ routes: [typed] }))
  return serve(app)
}

describe.each(expressVersions)('middleware that wraps res.json() on %s', (_name, express) => {
  /** The recipe of the README. */
  // biome-ignore lint/suspicious/noExplicitAny: the README shows it without types.
  const isPlain = (value: any) =>
    Array.isArray(value) ||
    (value?.constructor === Object && Object.getOwnPropertySymbols(value).length === 0)
  const handOver: Middleware = async (ctx, next) => {
    const value = await next()
    return isPlain(value) ? ctx.res.json(value) : value
  }

  test.each<[string, () => unknown, number, string]>([
    ['an object', () => ({ a: 1 }), 200, '{"data":{"a":1}}'],
    ['a list', () => [1], 200, '{"data":[1]}'],
    ['nothing', () => undefined, 204, ''],
    ['json()', () => json({ a: 1 }, 201), 201, '{"a":1}'],
    ['a Response', () => new Response('text'), 200, 'text'],
  ])('is handed %s by the middleware of the README', async (_what, loader, status, text) => {
    const app = express().use((_req, res, next) => {
      const { json } = res
      res.json = (body) => json.call(res, { data: body })
      next()
    })
    const routes = [{ pattern: '/x', module: { loader }, middleware: [handOver] }]
    app.use(await resourceRoutes({ routes }))
    const response = await fetch(`${await serve(app)}/x`)
    expect([response.status, await response.text()]).toEqual([status, text])
  })
})
