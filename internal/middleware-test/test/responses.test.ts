import { resourceRoutes } from '@portolan/adapter-express'
import type { Response as ExpressResponse, RequestHandler } from 'express'
import { describe, expect, test } from 'vitest'
import { type Express, expressVersions, serve, versionsOf } from './installed.ts'

type Note = (seen: unknown) => void
type Create = (note: Note) => RequestHandler

const FORMAT = ':status :res[content-type] :res[content-length] :res[etag]'
const VALUE = { message: 'a text that is long enough to be worth compressing' }

const compressions =
  versionsOf<(options: { threshold: number; filter?: () => boolean }) => RequestHandler>(
    'compression',
  )
const sessions = versionsOf<(options: object) => RequestHandler>('express-session')
const morgans =
  versionsOf<(format: string, options: { stream: { write: Note } }) => RequestHandler>('morgan')
const pinoHttps =
  versionsOf<(options: object, stream: { write(line: string): void }) => RequestHandler>(
    'pino-http',
  )
const apicaches = versionsOf<{ newInstance(): { middleware(duration: string): RequestHandler } }>(
  'apicache',
)

/** Code that looks at a response, by the name of its package; `note` keeps the values it sees. */
const middleware: readonly (readonly [string, Create])[] = [
  ...compressions.map(([name, compress]) => row(name, () => compress({ threshold: 0 }))),
  ...sessions.map(([name, session]) =>
    row(name, () => session({ secret: 'secret', resave: false, saveUninitialized: true })),
  ),
  ...morgans.map(([name, morgan]) =>
    row(name, (note) => morgan(FORMAT, { stream: { write: note } })),
  ),
  ...pinoHttps.map(([name, pinoHttp]) =>
    row(name, (note) => pinoHttp({}, { write: (line) => note(JSON.parse(line).res) })),
  ),
  ...apicaches.map(([name, apicache]) =>
    row(name, () => apicache.newInstance().middleware('1 minute')),
  ),
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

function row(name: string, create: Create): readonly [string, Create] {
  return [name, create]
}

/** Replaces a method by one that notes the status and the headers first. */
function wrap(name: 'writeHead' | 'end', note: Note): RequestHandler {
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
async function observe(express: Express, create: Create, answer: RequestHandler) {
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

describe.each(compressions)('a stream behind %s', (_version, compress) => {
  test('adds one listener, however many chunks there are', async () => {
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
        compress,
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
  compress: (typeof compressions)[number][1],
  loader: () => AsyncIterable<string>,
): Promise<string> {
  return (await fetch(`${await serveStream(compress, loader)}/x`)).text()
}

async function serveStream(
  compress: (typeof compressions)[number][1],
  loader: () => unknown,
): Promise<string> {
  const [[, express] = []] = expressVersions
  if (express === undefined) throw new Error('No version of Express is listed')
  const app = express()
  // Any type, of which the default filter takes a few.
  app.use(compress({ threshold: 0, filter: () => true }))
  const typed = { pattern: '/x', module: { loader } }
  app.use(await resourceRoutes({ routes: [typed] }))
  return serve(app)
}
