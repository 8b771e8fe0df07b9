import type { StandardSchema } from '@portolan/dispatch-core'
import { isObject, type JsonSchema, mapSchema, type SchemaPath } from './json-schema.ts'
import { normalizeSchema } from './normalize-schema.ts'
import { type Direction, UNCHECKED, UNDESCRIBED, vendorOptions } from './vendor-options.ts'

/**
 * Describes a schema of one library as JSON Schema (draft 2020-12), for libraries whose schemas do
 * not describe themselves.
 *
 * @example { valibot: (schema, { direction }) => toJsonSchema(schema, { typeMode: direction }) }
 */
export type SchemaConverter = (
  schema: StandardSchema,
  options: { readonly direction: Direction },
) => Record<string, unknown>

/** The ways to describe the schemas of libraries, by the library's name (`~standard.vendor`). */
export interface ConversionOptions {
  /** Converters for libraries whose schemas have no `~standard.jsonSchema`. Default: none. */
  readonly converters?: Readonly<Record<string, SchemaConverter>>
  /**
   * Options that `~standard.jsonSchema` hands to the library, such as zod's `override`. Default:
   * those that describe a `Date` in an answer, and that mark the parts that have no description.
   */
  readonly libraryOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** A part of a schema that its JSON Schema does not describe. */
export interface ConversionProblem {
  readonly code: 'undescribed-schema' | 'undescribed-check'
  readonly path: SchemaPath
  readonly message: string
}

/** A JSON Schema as the library has made it, normalised, with `$defs`. */
export interface Conversion {
  readonly schema: JsonSchema
  readonly problems: readonly ConversionProblem[]
}

/** Converts a schema to JSON Schema. It never throws: the problems tell what is missing. */
export function convertSchema(
  schema: StandardSchema,
  direction: Direction,
  options: ConversionOptions,
): Conversion {
  const { vendor } = schema['~standard']
  let found: JsonSchema
  try {
    found = readJsonSchema(schema, direction, options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { schema: {}, problems: [{ code: 'undescribed-schema', path: [], message }] }
  }
  const problems: ConversionProblem[] = [...findLibraryChecks(schema, direction)]
  const marked = mapSchema(normalizeSchema(found, vendor), (part, path) => {
    if (part[UNDESCRIBED] === undefined && part[UNCHECKED] === undefined) return part
    const { [UNDESCRIBED]: undescribed, [UNCHECKED]: unchecked, ...rest } = part
    if (undescribed !== undefined) {
      problems.push({ code: 'undescribed-schema', path, message: String(undescribed) })
    }
    if (unchecked !== undefined) {
      const message = `${String(unchecked)} checks more than the document can say`
      problems.push({ code: 'undescribed-check', path, message })
    }
    return rest
  })
  if (vendor === 'arktype' && direction === 'output') {
    problems.push(...findLostOutputs(schema, marked, options))
  }
  const placed = problems.map((problem) => ({ ...problem, path: followPath(problem.path, marked) }))
  return { schema: marked, problems: placed }
}

/** The path of a value, also where a definition describes it: by the first reference to that. */
function followPath(path: SchemaPath, schema: JsonSchema): SchemaPath {
  const [first = '', ...rest] = path
  const seen = new Set<string>()
  let before: SchemaPath = [first]
  while (before[0]?.startsWith('#') && !seen.has(before[0])) {
    const [definition = '', ...inner] = before
    seen.add(definition)
    let found: SchemaPath = []
    mapSchema(schema, (part, place) => {
      if (part.$ref === `#/$defs/${definition.slice(1)}` && !seen.has(place[0] ?? '')) found = place
      return part
    })
    before = [...found, ...inner]
  }
  return [...before, ...rest].filter((key) => key !== '' && !key.startsWith('#'))
}

function readJsonSchema(
  schema: StandardSchema,
  direction: Direction,
  { converters = {}, libraryOptions = {} }: ConversionOptions,
): JsonSchema {
  const { vendor } = schema['~standard']
  const convert = Object.hasOwn(converters, vendor) ? converters[vendor] : undefined
  if (convert !== undefined) return copy(convert(schema, { direction }))
  const { jsonSchema } = schema['~standard'] as {
    readonly jsonSchema?: Record<Direction, (options: object) => JsonSchema>
  }
  if (jsonSchema === undefined) throw new Error(adviseOn(vendor))
  const options = vendorOptions(vendor, direction, libraryOptions[vendor])
  return copy(
    jsonSchema[direction]({
      target: 'draft-2020-12',
      ...(options !== undefined && { libraryOptions: options }),
    }),
  )
}

/** The result may be frozen, or shared by the library. */
function copy(schema: unknown): JsonSchema {
  if (!isObject(schema)) throw new Error('the converter gave no JSON Schema object')
  return JSON.parse(JSON.stringify(schema))
}

/** How to make the schemas of a library describe themselves. */
function adviseOn(vendor: string): string {
  const known: { readonly [vendor: string]: string } = {
    valibot: 'wrap it: toStandardJsonSchema(schema) of @valibot/to-json-schema',
    zod: 'zod describes its schemas from 4.2.0 on; for zod/mini give converters: { zod: (schema, { direction }) => z.toJSONSchema(schema, { io: direction }) }',
    arktype: 'update arktype to 2.1.28',
    joi: 'update joi to 18.1.0',
    effect: 'wrap it: Schema.toStandardJSONSchemaV1(Schema.toStandardSchemaV1(schema))',
    sury: 'call S.enableStandardJSONSchema() once',
  }
  const advice =
    known[vendor] ?? `give converters: { ${JSON.stringify(vendor)}: (schema) => … } a function`
  return `a schema of ${vendor} does not describe itself as JSON Schema; ${advice}`
}

/** joi tells of its own checks in another description. */
function findLibraryChecks(schema: StandardSchema, direction: Direction): ConversionProblem[] {
  const { vendor } = schema['~standard']
  const { describe } = schema as { readonly describe?: unknown }
  if (vendor !== 'joi' || direction === 'output' || typeof describe !== 'function') return []
  const problems: ConversionProblem[] = []
  collectJoiChecks(describe.call(schema), [], problems)
  return problems
}

function collectJoiChecks(part: unknown, path: SchemaPath, problems: ConversionProblem[]): void {
  if (!isObject(part)) return
  const { rules, keys, items } = part
  if (Array.isArray(rules) && rules.some((rule) => isObject(rule) && rule.name === 'custom')) {
    const message = 'custom() checks more than the document can say'
    problems.push({ code: 'undescribed-check', path, message })
  }
  for (const [name, child] of Object.entries(isObject(keys) ? keys : {})) {
    collectJoiChecks(child, [...path, name], problems)
  }
  for (const item of Array.isArray(items) ? items : []) {
    collectJoiChecks(item, [...path, '[]'], problems)
  }
}

/** arktype describes the output of a morph as any value, where the input says more. */
function findLostOutputs(
  schema: StandardSchema,
  output: JsonSchema,
  options: ConversionOptions,
): ConversionProblem[] {
  const inputs = new Map<string, JsonSchema>()
  const { schema: input } = convertSchema(schema, 'input', options)
  mapSchema(input, (part, path) => {
    inputs.set(path.join('\n'), part)
    return part
  })
  const problems: ConversionProblem[] = []
  mapSchema(output, (part, path) => {
    const before = inputs.get(path.join('\n')) ?? {}
    if (Object.keys(part).length === 0 && Object.keys(before).length > 0) {
      const message = 'the output of this morph is unknown; add .to() with a type of it'
      problems.push({ code: 'undescribed-schema', path, message })
    }
    return part
  })
  return problems
}
