import {
  type DispatcherOptions,
  defineAction,
  defineLoader,
  type HandlerContext,
  list,
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
  return {
    onError: () => note('onError'),
    routes: [
      route,
      { pattern: '/things/:id', module: { loader, action } },
      { pattern: '/search', module: { loader: search } },
      { pattern: '/described', module: { loader: described } },
      { pattern: '/free', module: { loader: free } },
      { pattern: '/lying', module: { loader: lying } },
    ],
  }
}
