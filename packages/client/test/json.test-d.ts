import { defineAction } from '@portolan/dispatch-core'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createClient } from '../src/index.ts'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
interface Node {
  readonly name: string
  readonly children: readonly Node[]
}
const Tree: z.ZodType<Node> = z.object({ name: z.string(), children: z.lazy(() => Tree.array()) })
const Category = z.object({
  name: z.string(),
  since: z.coerce.date(),
  get parent() {
    return Category.optional()
  },
})

const modules = {
  '/json': { action: defineAction({ body: z.json() }, ({ body }) => body) },
  '/own': { action: defineAction({ body: z.custom<Json>() }, ({ body }) => body) },
  '/wrapped': { action: defineAction({ body: z.object({ value: z.json() }) }, () => 1) },
  '/tree': { action: defineAction({ body: Tree }, ({ body }) => body) },
  '/category': { action: defineAction({ body: Category }, ({ body }) => body) },
  '/tuple': {
    action: defineAction(
      { body: z.tuple([z.string(), z.number().optional()]) },
      ({ body }) => body,
    ),
    loader: (): [string, Date?] => ['a'],
  },
}
type Routes = {
  [Path in keyof typeof modules]: {
    params: Record<never, never>
    module: (typeof modules)[Path]
    middleware: []
  }
}

const api = createClient<Routes>({ baseUrl: 'http://x.test' })

test('a body may be any JSON value', async () => {
  api.post('/json', { body: { a: [1, 'b', null, { c: true }] } })
  api.post('/own', { body: [{ a: 1 }] })
  api.post('/wrapped', { body: { value: [1, { a: 'b' }] } })
  const value: Json = { a: 1 }
  api.post('/json', { body: value })
  const answer = await api.post('/own', { body: 1 })
  const same: Json = answer
  api.post('/own', { body: same })
  // @ts-expect-error
  api.post('/json', { body: { at: new Date() } })
  // @ts-expect-error
  api.post('/own', { body: [1n] })
})

test('a body may hold values of its own kind', async () => {
  const answer = await api.post('/tree', {
    body: { name: 'a', children: [{ name: 'b', children: [] }] },
  })
  expectTypeOf(answer.children[0]?.children[0]?.name).toEqualTypeOf<string | undefined>()
  api.post('/category', {
    body: { name: 'a', since: '2027', parent: { name: 'b', since: '2026' } },
  })
  // @ts-expect-error
  api.post('/tree', { body: { name: 'a', children: [{ name: 1, children: [] }] } })
  // @ts-expect-error
  api.post('/category', { body: { name: 'a', since: '2027', parent: { name: 2, since: '2026' } } })
})

test('items of a tuple may be left out', async () => {
  api.post('/tuple', { body: ['a'] })
  api.post('/tuple', { body: ['a', 1] })
  // @ts-expect-error
  api.post('/tuple', { body: ['a', 'b'] })
  expectTypeOf(await api.get('/tuple')).toEqualTypeOf<[string, (string | null)?]>()
})
