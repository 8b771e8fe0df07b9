import { canonicalText, isObject, type JsonSchema } from './json-schema.ts'

/** A part of a value that its schema does not accept. */
export interface ValueProblem {
  /** `user.tags[0]`; empty for the whole value. */
  readonly place: string
  readonly message: string
}

interface Validation {
  /** Follows a reference. */
  readonly resolve: (reference: string) => JsonSchema
  readonly place: string
}

/**
 * Finds the first part of a JSON value that a schema (JSON Schema, draft 2020-12) does not accept;
 * `undefined` where it accepts all. It knows the keywords that documents have, and takes formats
 * but `date-time`, `date`, `uuid` and `email` for prose.
 */
export function findValueProblem(
  value: unknown,
  schema: JsonSchema,
  { resolve, place }: Validation,
): ValueProblem | undefined {
  const work: Work = { value, schema, resolve, place }
  for (const check of CHECKS) {
    const problem = check(work)
    if (problem !== undefined) return problem
  }
  return undefined
}

interface Work extends Validation {
  readonly value: unknown
  readonly schema: JsonSchema
}

type Check = (work: Work) => ValueProblem | undefined

const CHECKS: readonly Check[] = [
  checkReference,
  checkType,
  checkValues,
  checkText,
  checkNumber,
  checkList,
  checkObject,
  checkContent,
  checkVariants,
]

function refuse({ place }: Work, message: string): ValueProblem {
  return { place, message }
}

function checkReference(work: Work): ValueProblem | undefined {
  const { $ref } = work.schema
  return typeof $ref === 'string'
    ? findValueProblem(work.value, work.resolve($ref), work)
    : undefined
}

function checkType(work: Work): ValueProblem | undefined {
  const { type } = work.schema
  if (type === undefined) return undefined
  const types = [type].flat()
  if (types.some((name) => hasType(work.value, name))) return undefined
  return refuse(work, `is ${typeOf(work.value)}, not ${types.join(' or ')}`)
}

function hasType(value: unknown, type: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeOf(value) === type
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function checkValues(work: Work): ValueProblem | undefined {
  const { enum: values, const: only } = work.schema
  const text = canonicalText(work.value)
  if (Array.isArray(values) && !values.some((value) => canonicalText(value) === text)) {
    return refuse(work, `is none of ${values.map(canonicalText).join(', ')}`)
  }
  if (only !== undefined && canonicalText(only) !== text) {
    return refuse(work, `is not ${canonicalText(only)}`)
  }
  return undefined
}

const FORMATS: { readonly [format: string]: RegExp } = {
  'date-time': /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  email: /^[^\s@]+@[^\s@]+$/,
}

function checkText(work: Work): ValueProblem | undefined {
  const { value, schema } = work
  if (typeof value !== 'string') return undefined
  const { minLength, maxLength, pattern, format } = schema
  const { length } = [...value]
  if (length < Number(minLength ?? 0)) return refuse(work, `has less than ${minLength} characters`)
  if (length > Number(maxLength ?? length)) {
    return refuse(work, `has more than ${maxLength} characters`)
  }
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) {
    return refuse(work, `does not match ${pattern}`)
  }
  if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) {
    if (FORMATS[format]?.test(value) === false) return refuse(work, `is not a ${format}`)
  }
  return undefined
}

function checkNumber(work: Work): ValueProblem | undefined {
  const { value, schema } = work
  if (typeof value !== 'number') return undefined
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  if (value < Number(minimum ?? value)) return refuse(work, `is less than ${minimum}`)
  if (value > Number(maximum ?? value)) return refuse(work, `is more than ${maximum}`)
  if (exclusiveMinimum !== undefined && value <= Number(exclusiveMinimum)) {
    return refuse(work, `is not more than ${exclusiveMinimum}`)
  }
  if (exclusiveMaximum !== undefined && value >= Number(exclusiveMaximum)) {
    return refuse(work, `is not less than ${exclusiveMaximum}`)
  }
  const quotient = value / Number(multipleOf ?? 1)
  if (multipleOf !== undefined && Math.abs(quotient - Math.round(quotient)) > 1e-9) {
    return refuse(work, `is not a multiple of ${multipleOf}`)
  }
  return undefined
}

function checkList(work: Work): ValueProblem | undefined {
  const { value, schema } = work
  if (!Array.isArray(value)) return undefined
  const { minItems, maxItems, uniqueItems, prefixItems = [], items } = schema
  if (value.length < Number(minItems ?? 0)) return refuse(work, `has less than ${minItems} items`)
  if (value.length > Number(maxItems ?? value.length)) {
    return refuse(work, `has more than ${maxItems} items`)
  }
  if (uniqueItems === true && new Set(value.map(canonicalText)).size < value.length) {
    return refuse(work, 'has an item twice')
  }
  const first = Array.isArray(prefixItems) ? prefixItems : []
  return findFirst(value, (item: unknown, index) =>
    checkPart(work, { value: item, schema: first[index] ?? items, key: `[${index}]` }),
  )
}

function checkObject(work: Work): ValueProblem | undefined {
  const { value, schema } = work
  if (!isObject(value)) return undefined
  const { required = [], properties = {}, patternProperties = {}, additionalProperties } = schema
  const missing = [required].flat().find((name) => !Object.hasOwn(value, String(name)))
  if (missing !== undefined) return refuse(work, `has no "${missing}"`)
  return findFirst(Object.entries(value), ([name, member]) => {
    const named = Object.hasOwn(Object(properties), name) ? [Object(properties)[name]] : []
    const matching = Object.entries(Object(patternProperties))
      .filter(([pattern]) => new RegExp(pattern, 'u').test(name))
      .map(([, part]) => part)
    const parts = [...named, ...matching]
    return findFirst(parts.length > 0 ? parts : [additionalProperties], (part) =>
      checkPart(work, { value: member, schema: part, key: name }),
    )
  })
}

/** A text of JSON, such as the data of an event. */
function checkContent(work: Work): ValueProblem | undefined {
  const { value, schema } = work
  if (typeof value !== 'string' || !isObject(schema.contentSchema)) return undefined
  try {
    return checkPart(work, { value: JSON.parse(value), schema: schema.contentSchema, key: '' })
  } catch {
    return refuse(work, 'is not JSON')
  }
}

function checkVariants(work: Work): ValueProblem | undefined {
  const { anyOf, oneOf, allOf, not } = work.schema
  const problemOf = (schema: unknown) => checkPart(work, { value: work.value, schema, key: '' })
  if (Array.isArray(allOf)) {
    const problem = findFirst(allOf, problemOf)
    if (problem !== undefined) return problem
  }
  for (const variants of [anyOf, oneOf].filter(Array.isArray)) {
    const problems = variants.map(problemOf)
    const fitting = problems.filter((problem) => problem === undefined).length
    // The last one is often the only one that was meant.
    if (fitting === 0) return problems.length === 1 ? problems[0] : refuse(work, 'fits no variant')
    if (variants === oneOf && fitting > 1) return refuse(work, 'fits more than one variant')
  }
  return isObject(not) && problemOf(not) === undefined ? refuse(work, 'is excluded') : undefined
}

interface Part {
  readonly value: unknown
  readonly schema: unknown
  readonly key: string
}

function checkPart(work: Work, { value, schema, key }: Part): ValueProblem | undefined {
  const isIndex = key.startsWith('[') || work.place === '' || key === ''
  const place = `${work.place}${isIndex ? '' : '.'}${key}`
  if (schema === false) return { place, message: 'is not allowed' }
  return isObject(schema) ? findValueProblem(value, schema, { ...work, place }) : undefined
}

function findFirst<Item>(
  items: readonly Item[],
  find: (item: Item, index: number) => ValueProblem | undefined,
): ValueProblem | undefined {
  for (const [index, item] of items.entries()) {
    const problem = find(item, index)
    if (problem !== undefined) return problem
  }
  return undefined
}
