import { isObject, type JsonSchema, mapSchema } from './json-schema.ts'

/**
 * Writes a JSON Schema as the documents have it, so that one model gives one description, whatever
 * library it is written in, and readers find no noise.
 */
export function normalizeSchema(schema: JsonSchema, vendor: string): JsonSchema {
  const definitions: JsonSchema = {}
  const normalized = mapSchema(schema, (part) => {
    // A schema that is made of others, such as that of a form, has their definitions inside.
    Object.assign(definitions, part.$defs)
    const own = withoutFrame(part)
    const changed = STEPS.reduce((current, change) => change(current, vendor), own)
    const { required } = changed
    if (!Array.isArray(required)) return changed
    const { required: _required, ...others } = changed
    return required.length === 0 ? others : { ...others, required: [...required].sort() }
  })
  return Object.keys(definitions).length === 0 ? normalized : { ...normalized, $defs: definitions }
}

function withoutFrame(part: JsonSchema): JsonSchema {
  if (part.$schema === undefined && part.$defs === undefined) return part
  const { $schema: _, $defs: _lifted, ...own } = part
  return own
}

type Step = (part: JsonSchema, vendor: string) => JsonSchema

const STEPS: readonly Step[] = [
  joinFormats,
  dropPattern,
  dropIntegerBounds,
  dropOpenEnds,
  simplifyEffectNumber,
  joinNull,
  addType,
]

/** The formats of JSON Schema and OpenAPI whose meaning every reader knows. */
const FORMATS = [
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'time',
  'uri',
  'uri-reference',
  'uuid',
]

/** arktype writes each spelling of a UUID as a variant of its own. */
function joinFormats(part: JsonSchema, vendor: string): JsonSchema {
  const { anyOf, format, description } = part
  if (vendor !== 'arktype' || typeof format !== 'string' || !Array.isArray(anyOf)) return part
  if (!anyOf.every((variant) => isObject(variant) && variant.format === format)) return part
  const isGenerated = anyOf.every((variant) => variant.description === description)
  const { anyOf: _, description: _description, ...rest } = part
  return {
    type: 'string',
    ...rest,
    ...(!isGenerated && description !== undefined && { description }),
  }
}

/** The pattern beside a format says the same at great length. */
function dropPattern(part: JsonSchema): JsonSchema {
  if (part.pattern === undefined || !FORMATS.includes(String(part.format))) return part
  const { pattern: _, ...rest } = part
  return rest
}

/** JSON carries no integer exactly beyond these (RFC 8259, section 6). */
function dropIntegerBounds(part: JsonSchema): JsonSchema {
  if (part.type !== 'integer') return part
  const { minimum, maximum, ...rest } = part
  return {
    ...rest,
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
  }
}

/** Objects are open unless they say otherwise. */
function dropOpenEnds(part: JsonSchema): JsonSchema {
  const { additionalProperties, properties } = part
  const isOpen =
    additionalProperties === true ||
    (isObject(additionalProperties) &&
      Object.keys(additionalProperties).length === 0 &&
      properties !== undefined)
  if (!isOpen) return part
  const { additionalProperties: _, ...rest } = part
  return rest
}

/** effect's own JSON has texts for numbers that JSON lacks, which its schemas do not accept. */
function simplifyEffectNumber(part: JsonSchema, vendor: string): JsonSchema {
  if (vendor !== 'effect' || !Array.isArray(part.anyOf)) return part
  const { anyOf, ...rest } = part
  const variants = anyOf.filter(
    (variant) => !(Array.isArray(variant.enum) && variant.enum.includes('NaN')),
  )
  if (variants.length === anyOf.length) return part
  return variants.length === 1 ? { ...rest, ...variants[0] } : { ...rest, anyOf: variants }
}

/** `anyOf: [{ type: 'string' }, { type: 'null' }]` is `type: ['string', 'null']`. */
function joinNull(part: JsonSchema): JsonSchema {
  if (!Array.isArray(part.anyOf) || part.anyOf.length !== 2) return part
  const { anyOf, ...rest } = part
  const other = anyOf.find((variant) => variant.type !== 'null')
  const isNullable = anyOf.some((variant) => variant.type === 'null' && sizeOf(variant) === 1)
  if (!isNullable || typeof other?.type !== 'string') return part
  if ('enum' in other || 'const' in other || 'title' in other || 'properties' in other) return part
  return { ...rest, ...other, type: [other.type, 'null'] }
}

/** Readers look for `type` first, which a list of values or a constant implies. */
function addType(part: JsonSchema): JsonSchema {
  if (part.type !== undefined) return part
  const values: unknown[] = Array.isArray(part.enum)
    ? part.enum
    : part.const === undefined
      ? []
      : [part.const]
  const types = new Set(values.map((value) => typeof value))
  const [type] = types
  if (types.size !== 1 || !['string', 'number', 'boolean'].includes(String(type))) return part
  return { type, ...part }
}

function sizeOf(value: object): number {
  return Object.keys(value).length
}
