import { createDispatcher, defineAction } from '@portolan/dispatch-core'
import { assertDocument, compareDocuments, describeRoutes } from '@portolan/openapi'
import { checked } from '@portolan/openapi/test'
import { z } from 'zod'
import type { Random } from '../random.ts'
import { defineSuite, smallerLists } from '../suite.ts'

/** A schema as JSON, and values that are sent to a route which takes it. */
interface Described {
  readonly schema: Spec
  readonly values: readonly unknown[]
}

type Spec =
  | { readonly kind: Leaf }
  | { readonly kind: 'array' | 'nullable' | 'record' | 'optional'; readonly of: Spec }
  | { readonly kind: 'union' | 'tuple'; readonly all: readonly Spec[] }
  | {
      readonly kind: 'object'
      readonly isStrict: boolean
      readonly fields: Readonly<Record<string, Spec>>
    }

type Leaf = keyof typeof LEAVES

/**
 * The route and its document read each value alike: the document accepts the values that the route
 * accepts, and no others. Values are made for the schema and then changed, so that both happen.
 */
export const documents = defineSuite<Described>({
  name: 'documents',
  claim: 'a route accepts the values that its OpenAPI document accepts, and answers as it says',
  start: async () => ({
    generate,
    count: ({ values }) => values.length,
    check,
    *shrink({ schema, values }) {
      for (const fewer of smallerLists(values)) yield { schema, values: fewer }
      for (const smaller of smallerSchemas(schema)) yield { schema: smaller, values }
    },
    close: async () => {},
  }),
})

/** Schemas without parts, each with values that it takes and values beside them. */
const LEAVES = {
  text: { make: () => z.string(), values: ['', 'a', '7', ' ', 'ab c'] },
  short: { make: () => z.string().min(2).max(4), values: ['ab', 'abcd', 'a', 'abcde'] },
  word: { make: () => z.string().regex(/^[a-z]+$/), values: ['abc', 'Abc', ''] },
  number: { make: () => z.number(), values: [0, -1.5, 1e300, '1'] },
  integer: { make: () => z.int(), values: [0, -7, 1e15, 1.5] },
  limited: { make: () => z.int().min(-5).max(500), values: [-5, 500, -6, 501, 1.5] },
  positive: { make: () => z.number().gt(0), values: [0.5, 0, -0.5] },
  even: { make: () => z.number().multipleOf(2), values: [4, 0, 3] },
  boolean: { make: () => z.boolean(), values: [true, false, 'true'] },
  null: { make: () => z.null(), values: [null, 0] },
  enum: { make: () => z.enum(['de', 'fr']), values: ['de', 'fr', 'en'] },
  literal: { make: () => z.literal(7), values: [7, 8, '7'] },
  uuid: { make: () => z.uuid(), values: ['0190a0c4-8f1e-7c3a-9b1d-2f6a4e8c0d1b', 'x'] },
  date: { make: () => z.iso.datetime(), values: ['2027-01-31T00:00:00Z', '2027'] },
  count: { make: () => z.int().default(3), values: [1, 'x'] },
} as const

/** Not `constructor`, which zod finds in every object. */
const NAMES = ['a', 'b', 'c-d', '__x', 'é']

function generate(random: Random): Described {
  const schema = randomSchema(random, 3)
  return { schema, values: random.list(10, 10, () => randomValue(random, schema)) }
}

function randomSchema(random: Random, depth: number): Spec {
  if (depth === 0 || random.chance(0.3)) {
    // Object.keys() widens the names.
    return { kind: random.pick(Object.keys(LEAVES) as Leaf[]) }
  }
  const inner = () => randomSchema(random, depth - 1)
  const kind = random.pick(['object', 'object', 'array', 'nullable', 'record', 'union', 'tuple'])
  switch (kind) {
    case 'object': {
      const names = [...new Set(random.list(0, 4, () => random.pick(NAMES)))]
      const fields = names.map((name) => {
        const field = inner()
        return [name, random.chance(0.3) ? { kind: 'optional' as const, of: field } : field]
      })
      return { kind, isStrict: random.chance(0.4), fields: Object.fromEntries(fields) }
    }
    case 'union':
    case 'tuple':
      return { kind, all: random.list(1, 3, inner) }
    default:
      return { kind: kind as 'array', of: inner() }
  }
}

function toZod(spec: Spec): z.ZodType {
  switch (spec.kind) {
    case 'array':
      return z.array(toZod(spec.of)).max(3)
    case 'nullable':
      return toZod(spec.of).nullable()
    case 'optional':
      return toZod(spec.of).optional()
    case 'record':
      return z.record(z.string(), toZod(spec.of))
    case 'union':
      return z.union(spec.all.map(toZod))
    case 'tuple':
      return z.tuple([toZod(spec.all[0] ?? { kind: 'null' }), ...spec.all.slice(1).map(toZod)])
    case 'object': {
      const entries = Object.entries(spec.fields).map(([name, field]) => [name, toZod(field)])
      return (spec.isStrict ? z.strictObject : z.object)(Object.fromEntries(entries))
    }
    default:
      return LEAVES[spec.kind].make()
  }
}

/** A value that the schema takes, mostly: some part of it may be another one. */
function randomValue(random: Random, spec: Spec): unknown {
  if (random.chance(0.03)) return random.pick([null, 1, 'x', true, [], {}, [1], { a: 1 }])
  switch (spec.kind) {
    case 'array':
      return random.list(0, random.chance(0.1) ? 4 : 3, () => randomValue(random, spec.of))
    case 'nullable':
      return random.chance(0.3) ? null : randomValue(random, spec.of)
    case 'optional':
      return randomValue(random, spec.of)
    case 'record': {
      const entries = random.list(0, 2, () => [random.pick(NAMES), randomValue(random, spec.of)])
      return Object.fromEntries(entries)
    }
    case 'union':
      return randomValue(random, random.pick(spec.all))
    case 'tuple': {
      const values = spec.all.map((item) => randomValue(random, item))
      return random.chance(0.05) ? values.slice(1) : values
    }
    case 'object': {
      const entries = Object.entries(spec.fields).flatMap(([name, field]) => {
        const isLeftOut = random.chance(field.kind === 'optional' ? 0.5 : 0.03)
        return isLeftOut ? [] : [[name, randomValue(random, field)]]
      })
      if (random.chance(0.1)) entries.push(['other', 1])
      return Object.fromEntries(entries)
    }
    default:
      return random.pick<unknown>(LEAVES[spec.kind].values)
  }
}

async function check({ schema, values }: Described): Promise<string | undefined> {
  const body = toZod(schema)
  const { document, diagnostics, fetch } = serve(body)
  if (diagnostics.length > 0) return `the document has a finding: ${diagnostics[0]?.message}`
  const [change] = compareDocuments(document, document)
  if (change !== undefined) return `the document differs from itself: ${change.message}`
  const accepts = readAs(document)
  for (const value of values) {
    const text = JSON.stringify(value)
    let status: number
    try {
      const response = await fetch(newRequest('/echo', text))
      status = response.status
    } catch (error) {
      return `${text}: ${error instanceof Error ? error.message : error}`
    }
    if (status !== 200 && status !== 422) return `${text} is answered ${status}`
    const isAccepted = await accepts(text)
    if ((status === 200) !== isAccepted) {
      const reads = isAccepted ? 'accepts' : 'refuses'
      return `${text} is answered ${status}, and the document ${reads} it`
    }
  }
  return undefined
}

function serve(body: z.ZodType) {
  const POST = defineAction({ body, response: body }, ({ body }) => body)
  const dispatcher = createDispatcher({
    routes: [{ pattern: '/echo', module: { POST } }],
    onError: () => undefined,
  })
  const described = describeRoutes(dispatcher.routes, { info: { title: 'Echo', version: '1' } })
  // As a file that was written and read again.
  const document = assertDocument(JSON.parse(JSON.stringify(described.document)))
  return { ...described, document, fetch: checked(dispatcher.fetch, document) }
}

/** Whether a text would be a body that the document describes: it is answered where the document has that body as an answer. */
function readAs(document: ReturnType<typeof assertDocument>) {
  const { requestBody } = document.paths['/echo']?.post ?? {}
  const described = {
    ...document,
    paths: {
      '/value': { post: { responses: { 200: { description: '', ...requestBody } } } },
    },
  }
  const answer = async (request: Request) =>
    new Response(await request.text(), { headers: { 'content-type': 'application/json' } })
  const fetch = checked(answer, assertDocument(JSON.parse(JSON.stringify(described))))
  return (text: string) =>
    fetch(newRequest('/value', text)).then(
      () => true,
      () => false,
    )
}

function newRequest(path: string, body: string): Request {
  return new Request(`http://document.test${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
}

function* smallerSchemas(spec: Spec): Generator<Spec> {
  if ('of' in spec) {
    yield spec.of
    for (const of of smallerSchemas(spec.of)) yield { ...spec, of }
  }
  if ('all' in spec) {
    yield* spec.all
    for (const all of smallerLists(spec.all)) yield { ...spec, all }
  }
  if ('fields' in spec) {
    yield* Object.values(spec.fields)
    const entries = Object.entries(spec.fields)
    for (const fewer of smallerLists(entries)) {
      yield { ...spec, fields: Object.fromEntries(fewer) }
    }
    for (const [name, field] of entries) {
      for (const smaller of smallerSchemas(field)) {
        yield { ...spec, fields: { ...spec.fields, [name]: smaller } }
      }
    }
  }
}
