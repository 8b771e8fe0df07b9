import { canonicalText, isObject, type JsonSchema } from '../schemas/json-schema.ts'
import { CONSTRAINTS, compareConstraints, compareTypes, compareValues } from './compare-values.ts'
import { LEVELS, type SchemaComparison, tell, type Work } from './comparison.ts'

/** Compares the values that two schemas describe. */
export function compareSchemas(
  given: { readonly before: JsonSchema; readonly after: JsonSchema },
  place: string,
  comparison: SchemaComparison,
): void {
  const pair = `${canonicalText(given.before)} ${canonicalText(given.after)} ${place.length > 200}`
  if (comparison.open.has(pair)) return
  comparison.open.add(pair)
  const before = flatten(given.before, comparison.before)
  const after = flatten(given.after, comparison.after)
  if (canonicalText(before) !== canonicalText(after) || canonicalText(before).includes('"$ref"')) {
    const work: Work = { before, after, place, comparison }
    for (const compare of COMPARERS) compare(work)
  }
  comparison.open.delete(pair)
}

const COMPARERS: readonly ((work: Work) => void)[] = [
  compareTypes,
  compareValues,
  compareConstraints,
  compareFields,
  compareItems,
  compareContent,
  compareVariants,
  compareOthers,
]

function compareFields(work: Work): void {
  const [old, now] = [fieldsOf(work.before), fieldsOf(work.after)]
  for (const name of new Set([...old.fields.keys(), ...now.fields.keys()])) {
    const [before, after] = [old.fields.get(name), now.fields.get(name)]
    const at: Work = { ...work, place: `${work.place}.${name}` }
    if (before !== undefined && after !== undefined) {
      compareNeed(at, old.required.has(name), now.required.has(name))
      compareSchemas({ before, after }, at.place, work.comparison)
    } else if (after !== undefined) {
      addField(at, now.required.has(name))
    } else {
      removeField(at)
    }
  }
  compareOpenness(work)
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema): {
  fields: Map<string, JsonSchema>
  required: Set<string>
} {
  const entries = Object.entries(properties as Record<string, unknown>)
  return {
    fields: new Map(entries.map(([name, field]) => [name, isObject(field) ? field : {}])),
    required: new Set(Array.isArray(required) ? required.map(String) : []),
  }
}

function addField(work: Work, isRequired: boolean): void {
  if (work.comparison.side === 'answer') {
    tell(work, 'response-field-added', 'safe', 'is a new field of the answer')
    return
  }
  if (isRequired) {
    tell(work, 'request-field-required', 'breaking', 'is a new field that requests need')
  } else {
    tell(work, 'request-field-added', 'safe', 'is a new field that requests may have')
  }
}

function removeField(work: Work): void {
  if (work.comparison.side === 'answer') {
    tell(work, 'response-field-removed', 'breaking', 'is gone from the answer')
    return
  }
  const isRefused = work.after.additionalProperties === false
  const message = isRefused ? 'is refused from now on' : 'is ignored from now on'
  tell(work, 'request-field-removed', isRefused ? 'breaking' : 'risky', message)
}

function compareNeed(work: Work, was: boolean, is: boolean): void {
  if (was === is) return
  if (work.comparison.side === 'request') {
    if (is) {
      tell(work, 'request-field-required', 'breaking', 'is needed from now on')
    } else {
      tell(work, 'request-field-optional', 'safe', 'may be left out from now on')
    }
  } else if (is) {
    tell(work, 'response-field-required', 'safe', 'is always there from now on')
  } else {
    tell(work, 'response-field-optional', 'breaking', 'may be absent from now on')
  }
}

/** Members that the schema does not name. */
function compareOpenness(work: Work): void {
  const { side } = work.comparison
  const [old, now] = [work.before.additionalProperties, work.after.additionalProperties]
  if (isObject(old) && isObject(now)) {
    compareSchemas({ before: old, after: now }, `${work.place}.*`, work.comparison)
    return
  }
  if (old !== false && now === false) {
    tell(work, 'constraint-narrowed', LEVELS[side].narrowed, 'has no further members from now on')
  } else if (old === false && now !== false) {
    tell(work, 'constraint-widened', 'safe', 'may have further members from now on')
  }
}

function compareItems(work: Work): void {
  const [before, after] = [work.before.items, work.after.items]
  if (!isObject(before) && !isObject(after)) return
  const place = `${work.place}.[]`
  const given = { before: isObject(before) ? before : {}, after: isObject(after) ? after : {} }
  compareSchemas(given, place, work.comparison)
}

/** The value that is sent as a text of JSON, such as the data of an event. */
function compareContent(work: Work): void {
  const [before, after] = [work.before.contentSchema, work.after.contentSchema]
  if (!isObject(before) || !isObject(after)) return
  compareSchemas({ before, after }, work.place, work.comparison)
}

function compareVariants(work: Work): void {
  const [before, after] = [variantsOf(work.before), variantsOf(work.after)]
  if (before.length === 0 && after.length === 0) return
  const { side } = work.comparison
  const textOf = (schemas: readonly JsonSchema[], resolve: SchemaComparison['before']) =>
    schemas.map((schema) => [canonicalText(flatten(schema, resolve)), schema] as const)
  const old = textOf(before, work.comparison.before)
  const now = textOf(after, work.comparison.after)
  const removed = old.filter(([text]) => !now.some(([other]) => other === text))
  const added = now.filter(([text]) => !old.some(([other]) => other === text))
  const [[, first] = [], [, second] = []] = [removed[0] ?? [], added[0] ?? []]
  if (removed.length === 1 && added.length === 1 && first && second) {
    compareSchemas({ before: first, after: second }, work.place, work.comparison)
    return
  }
  if (removed.length > 0) {
    tell(work, 'variant-removed', LEVELS[side].narrowed, `lost ${countVariants(removed)}`)
  }
  if (added.length > 0) {
    tell(work, 'variant-added', LEVELS[side].widened, `got ${countVariants(added)}`)
  }
}

/** A schema without variants is its only one, beside a schema with some. */
function variantsOf(schema: JsonSchema): JsonSchema[] {
  const listed = [schema.anyOf, schema.oneOf].find(Array.isArray)
  return listed === undefined ? [] : listed.filter(isObject)
}

function countVariants({ length }: readonly unknown[]): string {
  return length === 1 ? 'a variant' : `${length} variants`
}

const COMPARED = [
  ...CONSTRAINTS,
  'additionalProperties',
  'anyOf',
  'const',
  'enum',
  'items',
  'oneOf',
  'properties',
  'required',
  'type',
]
/** Keywords that say nothing of the values. */
const PROSE = ['$comment', 'default', 'deprecated', 'description', 'example', 'examples', 'title']

/** Keywords of which nobody knows here whether they take more or less. */
function compareOthers(work: Work): void {
  const known = [...COMPARED, ...PROSE]
  const names = new Set([...Object.keys(work.before), ...Object.keys(work.after)])
  for (const name of names) {
    if (known.includes(name) || name.startsWith('x-')) continue
    if (canonicalText(work.before[name]) === canonicalText(work.after[name])) continue
    if (name === 'contentSchema' && name in work.before && name in work.after) continue
    tell(work, 'schema-changed', 'risky', `${name} has changed`)
  }
}

/** The schema with its reference followed, and the parts of an intersection in one. */
function flatten(schema: JsonSchema, resolve: SchemaComparison['before']): JsonSchema {
  const { $ref, ...beside } = schema
  const whole =
    typeof $ref === 'string' ? { ...flatten(resolve($ref), resolve), ...beside } : schema
  const { allOf, ...rest } = whole
  if (!Array.isArray(allOf)) return whole
  const parts = [...allOf.filter(isObject).map((part) => flatten(part, resolve)), rest]
  const properties = parts.flatMap((part) => Object.entries(Object(part.properties)))
  const required = new Set(parts.flatMap((part) => [part.required ?? []].flat()))
  return {
    ...Object.assign({}, ...parts),
    properties: Object.fromEntries(properties),
    required: [...required].sort(),
  }
}
