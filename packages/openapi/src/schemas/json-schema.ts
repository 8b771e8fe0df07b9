/** A JSON Schema (draft 2020-12) as data. */
export type JsonSchema = { [keyword: string]: unknown }

/** Keywords whose value is a schema. */
const SINGLE = new Set([
  'items',
  'additionalProperties',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
  'unevaluatedItems',
  'unevaluatedProperties',
])
/** Keywords whose value is a list of schemas. */
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
/** Keywords whose value has a schema for each name. */
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])

/** The keys from a schema's root to a part of the value that it describes. */
export type SchemaPath = readonly string[]

/**
 * Copies a schema, with every part replaced by the result of `change`, the innermost first. Booleans
 * in the place of schemas stay.
 *
 * @param change gets the part with its parts already replaced, and the path of the values it describes
 */
export function mapSchema(
  schema: JsonSchema,
  change: (part: JsonSchema, path: SchemaPath) => JsonSchema,
  path: SchemaPath = [],
): JsonSchema {
  const copy: JsonSchema = {}
  for (const [keyword, value] of Object.entries(schema)) {
    copy[keyword] =
      typeof value !== 'object'
        ? value
        : mapKeyword(keyword, value, (part, keys) =>
            mapSchema(part, change, keys.length === 0 ? path : [...path, ...keys]),
          )
  }
  return change(copy, path)
}

function mapKeyword(
  keyword: string,
  value: unknown,
  map: (part: JsonSchema, keys: SchemaPath) => JsonSchema,
): unknown {
  if (SINGLE.has(keyword) && isObject(value)) {
    return map(
      value,
      keyword === 'items' ? ['[]'] : keyword === 'additionalProperties' ? ['*'] : [],
    )
  }
  if (LISTS.has(keyword) && Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      isObject(item) ? map(item, keyword === 'prefixItems' ? [`[${index}]`] : []) : item,
    )
  }
  if (MAPS.has(keyword) && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        isObject(part) ? map(part, [keyword === '$defs' ? `#${name}` : name]) : part,
      ]),
    )
  }
  return value
}

/** Whether a value is an object that is neither a list nor `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The same text for equal values, whatever the order of their keys. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const members = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`)
  return `{${members.join()}}`
}
