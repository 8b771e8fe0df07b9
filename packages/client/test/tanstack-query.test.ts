import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/query-core'
import { QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import {
  QueryClient as VueQueryClient,
  VueQueryPlugin,
  useMutation as vueMutation,
  useQuery as vueQuery,
} from '@tanstack/vue-query'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
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

const ECHO = queryOptions(api.get, '/echo/:id', { params: { id: '7' } })

function Echo() {
  const { data } = useQuery(ECHO)
  expectTypeOf(data).toEqualTypeOf<{ id: string; tags: string[] } | undefined>()
  const { mutate } = useMutation(mutationOptions(api.post, '/users'))
  expectTypeOf(mutate).parameter(0).toExtend<{ body: { name: string } }>()
  return createElement('p', null, data?.id)
}

test('React shows the data of a query, and has the types of both hooks', async () => {
  const queries = createQueries()
  await queries.prefetchQuery(ECHO)
  const element = createElement(QueryClientProvider, { client: queries }, createElement(Echo))
  expect(renderToString(element)).toBe('<p>7</p>')
})

test('Vue shows the data of a query, and has the types of both functions', async () => {
  const queryClient = new VueQueryClient()
  onTestFinished(() => queryClient.clear())
  const app = createSSRApp({
    async setup() {
      const { data, suspense } = vueQuery(ECHO)
      const { mutateAsync } = vueMutation(mutationOptions(api.post, '/users'))
      await suspense()
      const made = await mutateAsync({ body: { name: 'Ada' } })
      expectTypeOf(made).toEqualTypeOf<{ name: string }>()
      return () => h('p', `${data.value?.id} ${made.name}`)
    },
  })
  expect(await renderVue(app.use(VueQueryPlugin, { queryClient }))).toBe('<p>7 Ada</p>')
})

test('misuse does not compile', () => {
  // @ts-expect-error
  queryOptions(api.get, '/echo/:id', { params: { id: 7 } })
  // @ts-expect-error it needs params
  queryOptions(api.get, '/echo/:id')
  // @ts-expect-error
  mutationOptions(api.post, '/text')
})
