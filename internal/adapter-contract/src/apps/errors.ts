import {
  type DispatcherOptions,
  type Handler,
  HttpError,
  json,
  redirect,
} from '@portolan/dispatch-core'
import { createEventLog, type EventLog } from './event-log.ts'

const secret = 'pg://user:pass@host'

const thrown: Readonly<Record<string, () => unknown>> = {
  error: () => new Error(secret),
  string: () => secret,
  null: () => null,
  undefined: () => undefined,
  number: () => 404,
  object: () => ({ status: 404, message: secret }),
  getters: () =>
    Object.defineProperty({}, 'message', {
      get() {
        throw new Error(secret)
      },
    }),
  proxy: () =>
    new Proxy(
      {},
      {
        get() {
          throw new Error(secret)
        },
        has() {
          throw new Error(secret)
        },
        getPrototypeOf() {
          throw new Error(secret)
        },
      },
    ),
}

const circular: { self?: unknown } = {}
circular.self = circular

const unsendable: Readonly<Record<string, Handler>> = {
  circular: () => circular,
  bigint: () => ({ big: 1n }),
  'to-json': () => ({
    toJSON() {
      throw new Error(secret)
    },
  }),
  function: () => () => {},
  symbol: () => Symbol(secret),
  'returned-error': () => new Error(secret),
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
      if (route.pattern.endsWith('/string')) throw new Error(secret)
      if (route.pattern.endsWith('/number')) return Promise.reject(new Error(secret))
      return Promise.resolve(json({ answered: true }, 503))
    },
  }
}
