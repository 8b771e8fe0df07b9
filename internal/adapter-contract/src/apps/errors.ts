import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  json,
  redirect,
} from '@portolan/dispatch-core'
import { createEventLog, type EventLog } from './event-log.ts'

const SECRET = 'pg://user:pass@host'

const thrown: Readonly<Record<string, () => unknown>> = {
  error: () => new Error(SECRET),
  string: () => SECRET,
  null: () => null,
  undefined: () => undefined,
  number: () => 404,
  object: () => ({ message: SECRET }),
  getters: () =>
    Object.defineProperty({}, 'message', {
      get() {
        throw new Error(SECRET)
      },
    }),
  proxy: () =>
    new Proxy(
      {},
      {
        get() {
          throw new Error(SECRET)
        },
        has() {
          throw new Error(SECRET)
        },
        getPrototypeOf() {
          throw new Error(SECRET)
        },
      },
    ),
}

/** Errors as libraries and apps make them, which say by themselves how they are answered. */
const speaking: Readonly<Record<string, object>> = {
  'exposed-404': { status: 404, expose: true, message: 'No such ship' },
  'exposed-503': { statusCode: 503, expose: true, message: 'Back at noon' },
  'exposed-nothing': { status: 200, expose: true, message: SECRET },
  'hidden-401': {
    status: 401,
    expose: false,
    message: SECRET,
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  'hidden-502': {
    status: 502,
    statusCode: 502,
    expose: false,
    message: SECRET,
    headers: { 'Retry-After': 30 },
  },
  'status-402': { status: 402, message: SECRET, headers: { 'X-Upstream': SECRET } },
  'code-409': { statusCode: 409, message: SECRET },
  'status-503': { status: 503, message: SECRET },
  'text-404': { status: '404', message: SECRET },
  'other-message': {
    status: 429,
    expose: true,
    message: 'Wait',
    headers: {
      'Retry-After': '1',
      'Content-Length': '1',
      'content-type': 'text/html',
      'Content-Encoding': 'gzip',
      'Transfer-Encoding': 'chunked',
      Connection: 'close',
      'Keep-Alive': 'timeout=1',
      Upgrade: 'h2c',
    },
  },
  'bad-header': {
    status: 400,
    expose: true,
    message: SECRET,
    headers: { 'X-A': 'a\r\nX-Injected: 1' },
  },
}

const circular: { self?: unknown } = {}
circular.self = circular

const unsendable: Readonly<Record<string, Handler>> = {
  circular: () => circular,
  bigint: () => ({ big: 1n }),
  'to-json': () => ({
    toJSON() {
      throw new Error(SECRET)
    },
  }),
  function: () => () => {},
  symbol: () => Symbol(SECRET),
  'returned-error': () => new Error(SECRET),
  map: () => new Map([[SECRET, 1]]),
  set: () => new Set([SECRET]),
  form: () => {
    const form = new FormData()
    form.set('secret', SECRET)
    return form
  },
  params: () => new URLSearchParams({ secret: SECRET }),
  headers: () => new Headers({ secret: SECRET }),
  generator: () =>
    (function* () {
      yield SECRET
    })(),
  iterator: () => [SECRET].values(),
  floats: () => new Float32Array([1]),
  view: () => new DataView(new ArrayBuffer(1)),
  'json-map': () => json(new Map([[SECRET, 1]])),
  'locked-stream': () => lock(new Response(SECRET).body),
  'read-response': async () => {
    const response = new Response(SECRET)
    await response.text()
    return response
  },
  'locked-response': () => {
    const response = new Response(SECRET)
    lock(response.body)
    return response
  },
}

function lock(stream: ReadableStream | null): ReadableStream | null {
  stream?.getReader()
  return stream
}

const misused: Readonly<Record<string, (text: string) => unknown>> = {
  redirect: (text) => redirect(text),
  external: (text) => redirect(text, { external: true }),
  header: (text) => json({}, { headers: { 'X-Value': text } }),
  'error-header': (text) => new HttpError(400, { headers: { 'X-Value': text } }),
  'header-name': (text) => json({}, { headers: { [text]: 'x' } }),
  'status-text': (text) => new Response(null, { statusText: text }),
  cookie: (text) => json({}, { headers: { 'Set-Cookie': `a=${text}` } }),
  'redirect-status': (text) => redirect('/', JSON.parse(text)),
  'error-status': (text) => new HttpError(JSON.parse(text)),
  'json-status': (text) => json({}, { status: JSON.parse(text) }),
}

function createRoutes({ note, route }: EventLog): DispatcherOptions['routes'] {
  const loaders: Record<string, Handler> = {}
  for (const [name, make] of Object.entries(thrown)) {
    loaders[`/thrown/${name}`] = () => {
      throw make()
    }
    loaders[`/rejected/${name}`] = async () => {
      throw make()
    }
  }
  for (const [name, loader] of Object.entries(unsendable)) loaders[`/unsendable/${name}`] = loader
  for (const [name, make] of Object.entries(misused)) {
    loaders[`/misused/${name}`] = ({ url }) => make(url.searchParams.get('text') ?? '')
    loaders[`/reply/${name}`] = ({ url, reply }) => {
      reply.headers.append(name, url.searchParams.get('text') ?? '')
      return {}
    }
  }
  for (const [name, members] of Object.entries(speaking)) {
    loaders[`/speaking/${name}`] = () => {
      throw Object.assign(new Error(), members)
    }
  }
  const routes = Object.entries(loaders).map(([pattern, loader]) => ({
    pattern,
    module: { loader },
  }))
  const echo: Handler = ({ body }) => {
    note('handler')
    return body
  }
  return [
    route,
    ...routes,
    { pattern: '/echo', module: { action: echo, config: { body: { limit: 1_000_000 } } } },
  ]
}

/** Every way to fail, under an `onError` that notes each error. */
export function createErrorsApp(): DispatcherOptions {
  const log = createEventLog()
  return { routes: createRoutes(log), onError: () => log.note('onError') }
}

export function createExposedErrorsApp(): DispatcherOptions {
  return { ...createErrorsApp(), exposeErrors: true }
}

/** An app whose `onError` answers with another result, or fails itself. */
export function createAnsweredErrorsApp(): DispatcherOptions {
  const log = createEventLog()
  return {
    routes: createRoutes(log),
    onError(_error, { route }) {
      log.note('onError')
      if (route.pattern.endsWith('/null')) return circular
      if (route.pattern.endsWith('/string')) throw new Error(SECRET)
      if (route.pattern.endsWith('/number')) return Promise.reject(new Error(SECRET))
      return Promise.resolve(json({ answered: true }, 503))
    },
  }
}
