import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import { isSchema, type SchemaInput, type StandardSchema } from '../contract/standard-schema.ts'

/**
 * Names the properties of a query's schema that are lists, for a schema that cannot tell: a library
 * that has no JSON Schema, or a schema with a part that JSON Schema lacks, such as `z.date()`. One
 * value of such a name is a list of one.
 *
 * @example query: list(z.object({ tag: z.array(z.string()), since: z.date() }), 'tag')
 * @throws {UsageError} for a value that is not a schema, and for a name that the schema does not have.
 */
export function list<S extends StandardSchema, Name extends keyof SchemaInput<S> & string>(
  schema: S,
  ...names: readonly Name[]
): StandardSchema<SchemaInput<S>, NonNullable<S['~standard']['types']>['output']> {
  if (!isSchema(schema)) {
    throw new UsageError('invalid-schema', `list() got ${quote(schema)}; write list(schema, 'tag')`)
  }
  if (names.length === 0) {
    throw new UsageError('invalid-schema', "list() got no name; write list(schema, 'tag')")
  }
  const properties = readProperties(schema)
  for (const name of names) {
    if (properties !== undefined && !Object.hasOwn(properties, name)) {
      throw new UsageError(
        'invalid-schema',
        `list(): the schema has no property ${quote(name)}; known are ${quote(Object.keys(properties))}`,
      )
    }
  }
  // The types of the schema stay, since it has the same `~standard`.
  return { '~standard': schema['~standard'], [listNames]: new Set(names) } as never
}

/** `Symbol.for`, so that the ESM and CommonJS copies of this package agree. */
const listNames = /* @__PURE__ */ Symbol.for('portolan.listNames')

/** How a schema takes the values of one name. */
export type QueryKind = 'one' | 'list' | 'any'

/**
 * Tells for each name of a query how its schema takes its values: as one text, as a list only, or
 * as either. Names that the schema does not have, and all names where it cannot tell, are `any`.
 */
export function findQueryKinds(schema: StandardSchema): (name: string) => QueryKind {
  let kinds = known.get(schema)
  if (kinds === undefined) {
    kinds = createKinds(schema)
    known.set(schema, kinds)
  }
  return kinds
}

const known = new WeakMap<StandardSchema, (name: string) => QueryKind>()

function createKinds(schema: StandardSchema): (name: string) => QueryKind {
  const { [listNames]: names } = schema as { [listNames]?: ReadonlySet<string> }
  const properties = readProperties(schema) ?? {}
  return (name) => {
    if (names?.has(name) === true) return 'list'
    return Object.hasOwn(properties, name) ? kindOf(properties[name]) : 'any'
  }
}

/** The parts of a JSON Schema that tell whether it takes lists. */
interface JsonSchema {
  readonly type?: unknown
  readonly anyOf?: unknown
  readonly oneOf?: unknown
  readonly properties?: unknown
}

function kindOf(schema: unknown): QueryKind {
  const types = [...typesOf(schema)]
  if (types.includes(undefined)) return 'any'
  if (!types.includes('array')) return 'one'
  return types.includes('string') ? 'any' : 'list'
}

/** The types of all variants; `undefined` for a variant of unknown type. */
function* typesOf(schema: unknown): Generator<unknown> {
  const { type, anyOf, oneOf } = Object(schema) as JsonSchema
  const variants = anyOf ?? oneOf
  if (Array.isArray(variants)) {
    for (const variant of variants) yield* typesOf(variant)
  } else if (Array.isArray(type)) {
    yield* type
  } else {
    yield type
  }
}

/**
 * The properties of a schema as JSON Schema, by the getter of Standard JSON Schema
 * (https://standardschema.dev/json-schema). `undefined` where it is absent or throws.
 */
function readProperties(schema: StandardSchema): Readonly<Record<string, unknown>> | undefined {
  try {
    const { jsonSchema } = schema['~standard'] as {
      jsonSchema?: { input(options: { target: string }): JsonSchema }
    }
    const properties = jsonSchema?.input({ target: 'draft-2020-12' }).properties
    return typeof properties === 'object' && properties !== null
      ? (properties as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
