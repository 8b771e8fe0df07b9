import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core'
import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { createClient } from '../src/index.ts'
import { mutationOptions, queryOptions } from '../src/tanstack-query.ts'
import { createRoutes, type Routes } from './routes.ts'

const api = createClient<Routes>({ fetch: createRoutes().fetch })

function createQueries(): QueryClient {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  onTestFinished(() => queries.clear())
  return queries
}

test('a query is fetched by the options, and found by its key', async () => {
  const queries = createQueries()
  const options = queryOptions(api.get, '/echo/:id', { params: { id: '7' }, query: { tag: 'a' } })
  const data = await queries.fetchQuery(options)
  expectTypeOf(data).toEqualTypeOf<{ id: string; tags: string[] }>()
  expect(data).toEqual({ id: '7', tags: ['a'] })
  expect(queries.getQueryData(options.queryKey)).toEqual(data)
  expect(options.queryKey).toEqual(['/echo/:id', { params: { id: '7' }, query: { tag: 'a' } }])
  expect(await queries.fetchQuery(queryOptions(api.get, '/text'))).toBe('hello')
})

test('an answer without a body is null', async () => {
  const data = await createQueries().fetchQuery(
    queryOptions(api.put, '/echo/:id', { params: { id: '7' } }),
  )
  expectTypeOf(data).toEqualTypeOf<null>()
  expect(data).toBe(null)
})

test('the call ends when no observer is left', async () => {
  let signal: AbortSignal | undefined
  const hanging = createClient<Routes>({
    fetch: (request) => {
      signal = request.signal
      return new Promise(() => {})
    },
  })
  const observer = new QueryObserver(createQueries(), queryOptions(hanging.get, '/text'))
  const leave = observer.subscribe(() => {})
  await expect.poll(() => signal).toBeDefined()
  leave()
  expect(signal?.aborted).toBe(true)
})

test('a mutation takes the options of the call', async () => {
  const observer = new MutationObserver(createQueries(), mutationOptions(api.post, '/users'))
  const made = await observer.mutate({ body: { name: 'Ada' } })
  expectTypeOf(made).toEqualTypeOf<{ name: string }>()
  expect(made).toEqual({ name: 'Ada' })
  await expect(observer.mutate({ body: { name: 'taken' } })).rejects.toMatchObject({ status: 409 })
})

test('misuse does not compile', () => {
  // @ts-expect-error
  queryOptions(api.get, '/echo/:id', { params: { id: 7 } })
  // @ts-expect-error it needs params
  queryOptions(api.get, '/echo/:id')
  // @ts-expect-error
  mutationOptions(api.post, '/text')
})
