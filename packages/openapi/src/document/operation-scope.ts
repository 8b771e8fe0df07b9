import type { StandardSchema } from '@portolan/dispatch-core'
import type { Components } from '../schemas/components.ts'
import {
  type Conversion,
  type ConversionOptions,
  convertSchema,
} from '../schemas/convert-schema.ts'
import { isObject, type JsonSchema } from '../schemas/json-schema.ts'
import type { Direction } from '../schemas/vendor-options.ts'
import type { Diagnostic, DiagnosticCode } from './diagnostic.ts'

/** The work on one operation: it converts schemas and reports problems with their place. */
export interface OperationScope {
  readonly version: '3.1' | '3.2'
  /** The schemas of the values of custom matchers by name. */
  readonly matchers: Readonly<Record<string, JsonSchema>>
  /** Reports a finding about a part of the operation. */
  report(code: DiagnosticCode, severity: Diagnostic['severity'], finding: Finding): void
  /** Describes a schema. `flat` is the same without a reference at its root, to look at. */
  convert(
    schema: StandardSchema,
    direction: Direction,
    part: string,
  ): { readonly schema: JsonSchema; readonly flat: JsonSchema }
  /** Describes the members of an object: of a query, of headers or of params. */
  convertMembers(schema: StandardSchema, part: 'params' | 'query' | 'headers'): Members
}

/** The variable part of a finding. */
export type Finding = Pick<Diagnostic, 'message' | 'part' | 'path'>

export interface Members {
  readonly members: Readonly<Record<string, Member>>
  /** The schema of members with other names; `undefined` where there are none of interest. */
  readonly isOpen: JsonSchema | undefined
}

export interface Member {
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

interface ScopeParts {
  readonly version: OperationScope['version']
  readonly components: Components
  readonly convert: CachedConversion
  readonly matchers: OperationScope['matchers']
  readonly report: OperationScope['report']
  /** The name of the operation, for schemas without one: `PostApiUsers`. */
  readonly name: string
}

/** A description, and the same without references at its root, to look at. */
interface LookedAt extends Conversion {
  readonly flat: JsonSchema
}

/** Converts schemas, each of them once, however many operations use it. */
export type CachedConversion = (schema: StandardSchema, direction: Direction) => LookedAt

/** Creates the conversion of one document. */
export function createCachedConversion(options: ConversionOptions): CachedConversion {
  const known = { input: new Map<object, LookedAt>(), output: new Map<object, LookedAt>() }
  return (schema, direction) => {
    let found = known[direction].get(schema)
    if (found === undefined) {
      const conversion = convertSchema(schema, direction, options)
      found = { ...conversion, flat: flatten(conversion.schema) }
      known[direction].set(schema, found)
    }
    return found
  }
}

/** Creates the scope of one operation. */
export function createOperationScope(parts: ScopeParts): OperationScope {
  const { components, matchers, report, name, version } = parts

  const convert: OperationScope['convert'] = (given, direction, part) => {
    const { schema, flat, problems } = parts.convert(given, direction)
    reportAll(problems, part)
    return { schema: add(schema, direction, part), flat }
  }

  const convertMembers: OperationScope['convertMembers'] = (given, part) => {
    const { schema, problems } = parts.convert(given, 'input')
    reportAll(problems, part)
    const { properties, required, others } = collectMembers(schema, definitionsOf(schema))
    const isDescribed = problems.every(({ code }) => code !== 'undescribed-schema')
    if (properties.size === 0 && others === undefined && isDescribed && schema.type !== 'object') {
      const message = 'the schema has no named members; write an object schema'
      report('not-an-object', 'error', { message, part, path: [] })
    }
    const toMember = ([key, member]: [string, JsonSchema]): [string, Member] => [
      key,
      { schema: addPart(member, schema, part), isRequired: required.has(key) },
    ]
    return {
      members: Object.fromEntries([...properties].map(toMember)),
      isOpen: others === undefined ? undefined : addPart(others, schema, part),
    }
  }

  return { version, matchers, report, convert, convertMembers }

  function reportAll(problems: Conversion['problems'], part: string): void {
    for (const { code, path, message } of problems) {
      const severity = code === 'undescribed-schema' ? 'error' : 'warning'
      report(code, severity, { message, part, path })
    }
  }

  function addPart(part: JsonSchema, whole: JsonSchema, name: string): JsonSchema {
    const { $defs } = whole
    return add($defs === undefined ? part : { ...part, $defs }, 'input', name)
  }

  function add(schema: JsonSchema, direction: Direction, part: string): JsonSchema {
    const { schema: added, clashes } = components.add(schema, direction, () => name + toName(part))
    for (const clash of clashes) {
      const message = `another schema has the name "${clash}", too; give one of them another name`
      report('duplicate-schema-name', 'error', { message, part })
    }
    return added
  }
}

/** `body.items` is `BodyItems`. */
function toName(part: string): string {
  return part
    .split('.')
    .filter((word) => word !== 'responses')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

interface CollectedMembers {
  readonly properties: Map<string, JsonSchema>
  readonly required: Set<string>
  readonly others: JsonSchema | undefined
}

/** The members of an object, of all parts of an intersection and of any variant of a union. */
function collectMembers(
  given: JsonSchema,
  definitions: Record<string, JsonSchema>,
): CollectedMembers {
  const schema = follow(given, definitions)
  const { additionalProperties: others } = schema
  const { properties: named = {} } = schema
  const properties = new Map(Object.entries(named as Record<string, JsonSchema>))
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : [])
  let found = isObject(others) ? others : undefined
  for (const part of listOf(schema.allOf)) {
    const inner = collectMembers(part, definitions)
    for (const [name, member] of inner.properties) properties.set(name, member)
    for (const name of inner.required) required.add(name)
    found ??= inner.others
  }
  const variants = [...listOf(schema.anyOf), ...listOf(schema.oneOf)].map((variant) =>
    collectMembers(variant, definitions),
  )
  for (const name of new Set(variants.flatMap((variant) => [...variant.properties.keys()]))) {
    const members = variants
      .map((variant) => variant.properties.get(name))
      .filter((member) => member !== undefined)
    properties.set(name, joinVariants(members))
    if (variants.every((variant) => variant.required.has(name))) required.add(name)
  }
  return { properties, required, others: found }
}

function joinVariants(members: readonly JsonSchema[]): JsonSchema {
  const [first = {}] = members
  return members.length === 1 ? first : { anyOf: members }
}

function listOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function definitionsOf({ $defs = {} }: JsonSchema): Record<string, JsonSchema> {
  return $defs as Record<string, JsonSchema>
}

function follow(schema: JsonSchema, definitions: Record<string, JsonSchema>): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(String(schema.$ref))?.[1]
  const target = name === undefined ? undefined : definitions[name]
  return target ?? schema
}

/** The schema with the references of its root and of its properties followed once. */
function flatten(schema: JsonSchema): JsonSchema {
  const definitions = definitionsOf(schema)
  const root = follow(schema, definitions)
  if (!isObject(root.properties)) return root
  const properties = Object.entries(root.properties).map(([name, property]) => [
    name,
    isObject(property) ? follow(property, definitions) : property,
  ])
  return { ...root, properties: Object.fromEntries(properties) }
}
