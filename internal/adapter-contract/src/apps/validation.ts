import {
  type DispatcherOptions,
  defineAction,
  defineLoader,
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
  const lying = defineLoader({ response: integers('count') }, () => ({ count: 'secret' }) as never)
  return {
    onError: () => note('onError'),
    routes: [
      route,
      { pattern: '/things/:id', module: { loader, action } },
      { pattern: '/lying', module: { loader: lying } },
    ],
  }
}
