import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { defineLoader, list, type StandardSchema } from '../../src/index.ts'
import { send } from '../send.ts'

const query = async (schema: StandardSchema, search: string) => {
  const loader = defineLoader({ query: schema }, (context) => context.query)
  const response = await send({ loader }, { path: `/${search}` })
  return response.status === 200 ? response.json() : response.status
}

const described = z.object({
  tag: z.array(z.string()).optional(),
  nullable: z.array(z.string()).nullish(),
  either: z.union([z.string(), z.array(z.string())]).optional(),
  text: z.coerce.string().optional(),
  any: z.any().optional(),
})

describe('a schema that tells its lists', () => {
  test.each<[search: string, expected: unknown]>([
    ['?tag=x', { tag: ['x'] }],
    ['?tag=x&tag=y', { tag: ['x', 'y'] }],
    ['?nullable=x', { nullable: ['x'] }],
    ['?either=x', { either: 'x' }],
    ['?either=x&either=y', { either: ['x', 'y'] }],
    ['?any=x', { any: 'x' }],
    ['?any=x&any=y', { any: ['x', 'y'] }],
    ['?text=x', { text: 'x' }],
    ['?text=x&text=y', 400],
    ['?unknown=x&unknown=y', {}],
    ['?__proto__=x&__proto__=y&toString=x', {}],
    ['', {}],
  ])('gives %s as %j', async (search, expected) => {
    expect(await query(described, search)).toEqual(expected)
  })

  test('may give a property several types at once', async () => {
    const input = () => ({
      properties: { tag: { type: ['array', 'null'] }, a: { type: 'string' } },
    })
    const jsonSchema = { input, output: input }
    const validate = (value: unknown) => ({ value })
    const schema = { '~standard': { version: 1, vendor: 'test', validate, jsonSchema } } as const
    expect(await query(schema, '?tag=x&a=y')).toEqual({ tag: ['x'], a: 'y' })
  })

  test('may be of arktype', async () => {
    expect(await query(type({ tag: 'string[]' }), '?tag=x')).toEqual({ tag: ['x'] })
  })
})

describe('a schema that cannot tell', () => {
  const dated = z.object({ tag: z.array(z.string()), since: z.date().optional() })
  test('takes the lists that list() names', async () => {
    expect(await query(dated, '?tag=x')).toBe(400)
    expect(await query(list(dated, 'tag'), '?tag=x')).toEqual({ tag: ['x'] })
    const valibot = list(v.object({ tag: v.array(v.string()) }), 'tag')
    expect(await query(valibot, '?tag=x')).toEqual({ tag: ['x'] })
  })

  test('keeps its types in list()', () => {
    defineLoader({ query: list(dated, 'tag') }, (context) => {
      expectTypeOf(context.query.tag).toEqualTypeOf<string[]>()
    })
    // @ts-expect-error The schema has no such property.
    list(dated, 'tags')
  })
})

test.each<[() => unknown, string]>([
  [() => list({} as never, 'tag'), "list() got {}; write list(schema, 'tag')"],
  [() => list(described), 'list() got no name'],
  [() => list(described, 'tags' as never), 'the schema has no property "tags"; known are ["tag"'],
])('%s is refused', (make, message) => {
  expect(make).toThrow(message)
})

test('ctx.query refuses to be changed', async () => {
  const loader = ({ query: params }: { query: object }) => {
    const changing = params as URLSearchParams
    expect(() => changing.append('a', 'b')).toThrow('ctx.query does not change')
    expect(() => changing.delete('a')).toThrow('ctx.query does not change')
    expect(() => changing.set('a', 'b')).toThrow('ctx.query does not change')
    expect(() => changing.sort()).toThrow('ctx.query does not change')
    return [...changing]
  }
  expect(await (await send({ loader }, { path: '/?a=1' })).json()).toEqual([['a', '1']])
})
