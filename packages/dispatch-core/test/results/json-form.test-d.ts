import { describe, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import {
  type ActionResultOf,
  defineAction,
  defineLoader,
  eventStream,
  HttpError,
  type JsonForm,
  json,
  type LoaderResultOf,
  ndjson,
  notFound,
  redirect,
  withMiddleware,
} from '../../src/index.ts'

type Any = ReturnType<typeof JSON.parse>

describe('JsonForm', () => {
  test('keeps a value of any depth, and the items of a tuple that may be left out', () => {
    type Json = string | number | null | Json[] | { [name: string]: Json }
    expectTypeOf<JsonForm<Json>>().toExtend<Json>()
    expectTypeOf<Json>().toExtend<JsonForm<Json>>()
    expectTypeOf<JsonForm<readonly Date[]>>().toEqualTypeOf<string[]>()
    // A list has `null` for an item that is there and undefined.
    expectTypeOf<JsonForm<[string, Date?]>>().toEqualTypeOf<[string, (string | null)?]>()
    expectTypeOf<JsonForm<[string, ...Date[]]>>().toEqualTypeOf<[string, ...string[]]>()
  })

  test('is the value that a client reads from the JSON', () => {
    expectTypeOf<
      JsonForm<{
        readonly at: Date
        readonly tags: readonly string[]
        pair: [Date, undefined]
        note?: string
        maybe: number | undefined
        gone: undefined
        method(): void
        [Symbol.iterator]: string
        nested: { readonly url: URL; any: Any; unknown: unknown; none: null }[]
      }>
    >().toEqualTypeOf<{
      at: string
      tags: string[]
      pair: [string, null]
      note?: string
      maybe?: number
      nested: { url: string; any: Any; unknown: unknown; none: null }[]
    }>()
  })

  test('keeps JSON as it is, records and recursive types included', () => {
    type Tree = { name: string; children: Tree[] }
    expectTypeOf<JsonForm<Tree>>().toEqualTypeOf<Tree>()
    expectTypeOf<JsonForm<Record<string, Date>>>().toEqualTypeOf<Record<string, string>>()
    expectTypeOf<JsonForm<'a' | 7 | null | undefined>>().toEqualTypeOf<'a' | 7 | null | undefined>()
    expectTypeOf<JsonForm<Any>>().toBeAny()
    expectTypeOf<JsonForm<unknown>>().toBeUnknown()
  })

  test('has nothing for a bigint', () => {
    expectTypeOf<JsonForm<bigint>>().toBeNever()
  })
})

const User = z.object({ id: z.string(), born: z.date() })
const fail = Math.random() > 0.5

describe('LoaderResultOf and ActionResultOf', () => {
  test('leave out errors and a Response, and unwrap json()', () => {
    const loader = async () => {
      if (fail) return notFound()
      if (fail) return new HttpError(409, { extensions: { a: 1 } })
      if (fail) return new Response('text')
      if (fail) return redirect('/')
      if (fail) return json({ error: 'taken' }, 409)
      return fail ? json({ at: new Date() }) : { name: 'Ada', message: 'hi' }
    }
    expectTypeOf<LoaderResultOf<{ loader: typeof loader }>>().toEqualTypeOf<
      { at: string } | { name: string; message: string }
    >()
  })

  test('are never for an error', () => {
    expectTypeOf<LoaderResultOf<{ loader: () => Error }>>().toBeNever()
  })

  test('are never for streams, and undefined for an answer without a body', () => {
    expectTypeOf<LoaderResultOf<{ loader: () => ReadableStream }>>().toBeNever()
    const events = () => eventStream([{ data: 1 }])
    const lines = () => ndjson([1])
    async function* text() {
      yield 'a'
    }
    expectTypeOf<LoaderResultOf<{ loader: typeof events }>>().toBeNever()
    expectTypeOf<LoaderResultOf<{ loader: typeof lines }>>().toBeNever()
    expectTypeOf<LoaderResultOf<{ loader: typeof text }>>().toBeNever()
    expectTypeOf<LoaderResultOf<{ loader: () => Promise<void> }>>().toBeUndefined()
  })

  test('are the described successes, where there are some', () => {
    const loader = defineLoader({ response: User, responses: { 204: null, 409: User } }, () =>
      json({ id: '7', born: new Date() }, 200),
    )
    expectTypeOf<LoaderResultOf<{ loader: typeof loader }>>().toEqualTypeOf<
      { id: string; born: string } | undefined
    >()
    const action = defineAction({ body: User }, ({ body }) => body.born)
    expectTypeOf<ActionResultOf<{ action: typeof action }>>().toBeString()
  })

  test('are those of the verb exports', () => {
    const GET = () => 'get' as const
    const PUT = () => 'put' as const
    const DELETE = withMiddleware([], () => 'delete' as const)
    const module = { GET, PUT, DELETE, loader: () => 1, config: {} }
    expectTypeOf<LoaderResultOf<typeof module>>().toEqualTypeOf<'get'>()
    expectTypeOf<ActionResultOf<typeof module>>().toEqualTypeOf<'put' | 'delete'>()
    expectTypeOf<ActionResultOf<{ loader: () => 1 }>>().toBeNever()
    expectTypeOf<LoaderResultOf<{ action: () => 1 }>>().toBeNever()
  })
})
