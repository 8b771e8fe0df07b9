import {
  createDispatcher,
  defineAction,
  defineLoader,
  eventStream,
  HttpError,
  json,
  type LoaderContext,
  ndjson,
} from '@portolan/dispatch-core'
import { z } from 'zod'

const Empty = z.object({ title: z.string(), status: z.number(), email: z.string() })

/** The modules of a small app, with the table that `portolan types` would write for it. */
const modules = {
  '/echo/:id': {
    loader: ({ params, query }: LoaderContext<'/echo/:id'>) => ({
      id: params.id,
      tags: query.getAll('tag'),
    }),
    QUERY: ({ body }: LoaderContext) => ({ asked: body }),
    PUT: () => undefined,
    DELETE: () => new Response(new Uint8Array([1, 2]), { headers: { 'content-type': 'x/y' } }),
  },
  '/users': {
    action: defineAction(
      {
        body: z.object({ name: z.string(), born: z.coerce.date().optional() }),
        responses: { 201: z.object({ name: z.string() }), 409: Empty },
      },
      ({ body }) =>
        body.name === 'taken'
          ? new HttpError(409, { extensions: { email: 'ada@x.test' } })
          : json({ name: body.name }, 201),
    ),
  },
  '/numbers/:n(int)': {
    loader: defineLoader({ query: z.object({ by: z.coerce.number() }) }, ({ query }) => query.by),
  },
  '/received': {
    action: ({ body, request }: LoaderContext) => ({
      body: body instanceof Uint8Array ? [...body] : body,
      type: request.headers.get('content-type'),
      key: request.headers.get('x-key'),
    }),
    config: { body: { parse: true as const } },
  },
  '/raw': {
    action: ({ body, request }: LoaderContext) => ({
      text: new TextDecoder().decode(body as Uint8Array),
      type: request.headers.get('content-type'),
    }),
    config: { body: { parse: 'raw' as const } },
  },
  '/lines': { loader: () => ndjson([{ n: 1 }, { n: 2 }, { n: 3 }]) },
  '/text': { loader: () => new Response('hello', { headers: { 'content-type': 'text/plain' } }) },
  '/broken': {
    loader: () => new Response('{', { headers: { 'content-type': 'application/json' } }),
  },
  '/page': {
    loader: () => new Response('<h1>', { status: 500, headers: { 'content-type': 'text/html' } }),
  },
  '/ticks': {
    loader: () =>
      eventStream(({ lastEventId }) => {
        const first = Number(lastEventId ?? 0) + 1
        return [first, first + 1].map((n) => ({ event: 'tick', id: String(n), data: { n } }))
      }),
  },
}

type Table = typeof modules

interface Entry<P extends keyof Table, Params> {
  params: Params
  module: Table[P]
  middleware: []
}
type None = Record<never, never>

export interface Routes {
  '/echo/:id': Entry<'/echo/:id', { id: string }>
  '/users': Entry<'/users', None>
  '/numbers/:n(int)': Entry<'/numbers/:n(int)', { n: number }>
  '/received': Entry<'/received', None>
  '/raw': Entry<'/raw', None>
  '/lines': Entry<'/lines', None>
  '/text': Entry<'/text', None>
  '/broken': Entry<'/broken', None>
  '/page': Entry<'/page', None>
  '/ticks': Entry<'/ticks', None>
}

export function createRoutes() {
  return createDispatcher({
    routes: Object.entries(modules).map(([pattern, module]) => ({ pattern, module })),
    onError: () => undefined,
  })
}
