import { createDispatcher, defineAction, type StandardSchema } from '@portolan/dispatch-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { describeRoutes, type JsonSchema } from '../src/index.ts'
import { checked } from '../src/test.ts'

/** Schemas of the kind that a document describes in full. */
const schemas = fc.letrec<{ schema: z.ZodType }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant(z.string().min(1).max(8)),
    fc.constant(z.int().min(-5).max(500)),
    fc.constant(z.number().gt(0)),
    fc.constant(z.boolean()),
    fc.constant(z.null()),
    fc.constant(z.enum(['de', 'fr'])),
    fc.constant(z.literal(7)),
    fc.constant(z.uuid()),
    fc.constant(z.iso.datetime()),
    tie('schema').map((item) => z.array(item).max(3)),
    tie('schema').map((item) => z.union([item, z.boolean()])),
    tie('schema').map((item) => item.nullable()),
    tie('schema').map((item) => z.record(z.string(), item)),
    fc
      .tuple(tie('schema'), tie('schema'), fc.boolean())
      .map(([a, b, isStrict]) =>
        (isStrict ? z.strictObject : z.object)({ a, b: b.optional(), c: z.int().default(3) }),
      ),
  ),
})).schema

/** Values that a JSON Schema accepts. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { type, properties = {}, required = [], anyOf, items, additionalProperties } = schema
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map(valuesOf))
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => valuesOf({ ...schema, type: one })))
  switch (type) {
    case 'string':
      return textsOf(schema)
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? -9), max: Number(schema.maximum ?? 9) })
    case 'number':
      return fc.double({ min: 0.5, max: 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valuesOf(items as JsonSchema), { maxLength: Number(schema.maxItems ?? 3) })
    default: {
      const fields = Object.entries(properties as Record<string, JsonSchema>)
      const named = Object.fromEntries(fields.map(([name, field]) => [name, valuesOf(field)]))
      if (fields.length > 0) return fc.record(named, { requiredKeys: required as never[] })
      return fc.dictionary(
        fc.stringMatching(/^[a-z]{1,3}$/),
        valuesOf(Object(additionalProperties)),
        {
          maxKeys: 3,
        },
      )
    }
  }
}

function textsOf({ format, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid({ version: 4 })
  if (format === 'date-time') {
    const days = { min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }
    return fc.date(days).map((date) => date.toISOString())
  }
  // zod counts UTF-16 code units, JSON Schema characters: these are one of each.
  return fc
    .stringMatching(/^[ -~]*$/)
    .map((text) => text.slice(0, Number(maxLength)).padEnd(Number(minLength), 'x'))
}

function createEcho(schema: StandardSchema) {
  const module = { POST: defineAction({ body: schema, response: schema }, ({ body }) => body) }
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/echo', module }],
    onError: () => {},
  })
  const { document, diagnostics } = describeRoutes(dispatcher.routes, {
    info: { title: 'Echo', version: '1' },
  })
  const content = document.paths['/echo']?.post?.requestBody?.content ?? {}
  const described = content['application/json']?.schema ?? {}
  return { described, diagnostics, fetch: checked(dispatcher.fetch, document) }
}

test('a value that the document accepts is accepted, and the document has the answer', async () => {
  await fc.assert(
    fc.asyncProperty(schemas, fc.integer(), async (schema, seed) => {
      const { described, diagnostics, fetch } = createEcho(schema)
      expect(diagnostics).toEqual([])
      for (const value of fc.sample(valuesOf(described), { numRuns: 5, seed })) {
        const response = await fetch(
          new Request('http://echo.test/echo', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(value),
          }),
        )
        expect([response.status, value]).toEqual([200, value])
      }
    }),
    { numRuns: 100 },
  )
})
