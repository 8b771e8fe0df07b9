import { readFileSync } from 'node:fs'
import {
  createDispatcher,
  defineAction,
  eventStream,
  HttpError,
  json,
} from '@portolan/dispatch-core'
import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { z } from 'zod'
import * as client from '../src/index.ts'
import * as tanstack from '../src/tanstack-query.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

const Taken = z.object({ title: z.string(), status: z.number(), email: z.string() })

const dispatcher = createDispatcher({
  routes: [
    { pattern: '/api/users/:id', module: { loader: () => ({ user: { id: '7' } }) } },
    {
      pattern: '/api/users',
      module: {
        action: defineAction(
          {
            body: z.object({ name: z.string() }),
            responses: { 201: z.object({ name: z.string() }), 409: Taken },
          },
          ({ body }) =>
            body.name === 'Ada'
              ? json(body, 201)
              : new HttpError(409, { extensions: { email: 'x' } }),
        ),
      },
    },
    { pattern: '/api/ticks', module: { loader: () => eventStream([{ data: { n: 1 } }]) } },
  ],
})

test('the example does what its comments say', async () => {
  const [, example = ''] = /```ts\n(import.*?)```/s.exec(README) ?? []
  const code = ts
    .transpile(example, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext })
    .replace(/^import .*$/gm, '')
    .replace("baseUrl: 'https://api.example',", '$& fetch: dispatcher.fetch,')
  const printed: unknown[][] = []
  const run = new Function(
    'createClient',
    'dispatcher',
    'console',
    'token',
    'signal',
    `return (async () => { ${code.replace('console.log(tick.data.n)', '{ console.log(tick.data.n); break }')} return user })()`,
  )
  const log = (...values: unknown[]) => printed.push(values)
  const user = await run(client.createClient, dispatcher, { log }, () => 'secret', undefined)
  expect(user).toEqual({ id: '7' })
  expect(printed).toEqual([[201, { name: 'Ada' }], [1]])
})

/** An example that begins with a text, as JavaScript without its imports. */
function exampleOf(start: string): string {
  const found = [...README.matchAll(/```ts\n(.*?)```/gs)].find(([, code]) =>
    code?.startsWith(start),
  )
  const { ES2022: target } = ts.ScriptTarget
  const code = ts.transpile(found?.[1] ?? '', { target, module: ts.ModuleKind.ESNext })
  return code.replace(/^import .*$/gm, '')
}

test('the client for tests calls the dispatcher', async () => {
  const code = `${exampleOf('const api = createClient<Routes>({ fetch')}; return api`
  const api = new Function('createClient', 'dispatcher', code)(client.createClient, dispatcher)
  expect(await api.get('/api/users/:id', { params: { id: '7' } })).toEqual({ user: { id: '7' } })
})

function Page({ run }: { readonly run: () => void }) {
  run()
  return null
}

test('the example for TanStack Query asks for a query, and sends a mutation', async () => {
  const sent: string[] = []
  const api = client.createClient({
    fetch: (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`)
      return dispatcher.fetch(request)
    },
  })
  const given = { ...tanstack, useQuery, useMutation, api, id: '7' }
  const run = new Function(...Object.keys(given), exampleOf('import { mutationOptions'))
  const queries = new QueryClient()
  renderToString(
    createElement(
      QueryClientProvider,
      { client: queries },
      createElement(Page, { run: () => run(...Object.values(given)) }),
    ),
  )
  const [query] = queries.getQueryCache().getAll()
  expect(await query?.fetch()).toEqual({ user: { id: '7' } })
  await expect.poll(() => sent.sort()).toEqual(['GET /api/users/7', 'POST /api/users'])
  queries.clear()
})
