import {
  type DispatcherOptions,
  defineAction,
  defineLoader,
  defineMiddleware,
  type HandlerContext,
  HttpError,
  json,
  list,
  Problem,
  type StandardSchema,
} from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** An object of integers, written in the request as text or as numbers. */
function integers(...names: readonly string[]): StandardSchema<unknown, Record<string, number>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'contract',
      validate(value) {
        const given = Object(value) as Record<string, unknown>
        const wrong = names.filter((name) => !Number.isInteger(Number(given[name] ?? Number.NaN)))
        if (wrong.length > 0) {
          return { issues: wrong.map((name) => ({ message: 'Expected an integer', path: [name] })) }
        }
        return { value: Object.fromEntries(names.map((name) => [name, Number(given[name])])) }
      },
    },
  }
}

/** An object of texts and lists of texts, as they come. */
function texts(...names: readonly string[]): StandardSchema<Record<string, unknown>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'contract',
      validate: (value) => ({
        value: Object.fromEntries(
          names.map((name) => [name, (value as Record<string, unknown>)[name]]),
        ),
      }),
    },
  }
}

/** The same, which tells by Standard JSON Schema that `tag` is a list. */
function describedTexts(): StandardSchema<Record<string, unknown>> {
  const jsonSchema = {
    input: () => ({
      properties: { tag: { type: 'array', items: { type: 'string' } }, word: { type: 'string' } },
    }),
  }
  return { '~standard': { ...texts('tag', 'word')['~standard'], jsonSchema } as never }
}

/** The same schema with an asynchronous result. */
function later<T>(schema: StandardSchema<unknown, T>): StandardSchema<unknown, T> {
  const { validate } = schema['~standard']
  return {
    '~standard': {
      version: 1,
      vendor: 'contract',
      validate: async (value) => validate(value),
    },
  }
}

export function createValidationApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const loader = defineLoader(
    { params: integers('id'), query: later(integers('page')), headers: integers('x-version') },
    ({ params, query, headers }) => {
      note('handler')
      return { params, query, headers }
    },
  )
  const action = defineAction(
    { params: integers('id'), body: later(integers('age')) },
    ({ params, body }) => {
      note('handler')
      return { params, body }
    },
  )
  const search = defineLoader({ query: list(texts('tag', 'word'), 'tag') }, ({ query }) => query)
  const described = defineLoader({ query: describedTexts() }, ({ query }) => query)
  const free = ({ query }: HandlerContext) => ({
    word: query.get('word'),
    tags: query.getAll('tag'),
    isFrozen: Object.isFrozen(query),
  })
  const lying = defineLoader({ response: integers('count') }, () => ({ count: 'secret' }) as never)
  const count = integers('count')
  const answers = defineAction(
    { responses: { 201: count, 202: null, 409: count }, body: integers('answer') },
    ({ body }) => {
      switch (body.answer) {
        case 202:
          return new Response(null, { status: 202 })
        case 409:
          throw new HttpError(409, { extensions: { count: 7 } })
        case 200:
          return json({ count: 7 }, 200) as never
        case 418:
          return new HttpError(418)
        default:
          return json({ count: 7, more: 1 }, 201)
      }
    },
  )
  const created = defineAction({ responses: { 201: count } }, () => ({ count: 7 }))
  const empty = defineAction({ responses: { 202: null } }, () => {})
  const deprecated = { since: '2026-01-01', sunset: '2027-01-01', successor: '/v2' }
  const leaving = defineMiddleware(
    { deprecated, responses: { 401: Problem } },
    ({ method }, next) => (method === 'DELETE' ? new HttpError(401) : next()),
  )
  return {
    onError: () => note('onError'),
    routes: [
      route,
      { pattern: '/things/:id', module: { loader, action } },
      { pattern: '/search', module: { loader: search } },
      { pattern: '/described', module: { loader: described } },
      { pattern: '/free', module: { loader: free } },
      { pattern: '/lying', module: { loader: lying } },
      { pattern: '/answers', module: { PUT: answers, POST: created, PATCH: empty } },
      {
        pattern: '/leaving',
        middleware: [leaving],
        module: { loader: () => new Response('still here'), DELETE: () => 1 },
      },
      { pattern: '/handler-leaves', module: { loader: defineLoader({ deprecated }, () => 1) } },
    ],
  }
}
