import { canonicalText, type JsonSchema, mapSchema } from './json-schema.ts'

/** The schemas of `$defs` by name. */
export type Definitions = Readonly<Record<string, JsonSchema>>

const ROOT = '__schema0'
/** The names that libraries make up: they depend on the order of conversion, and say nothing. */
const GENERATED =
  /^(?:__schema|schema|_+|alias|domain|intersection|morph|object|proto|sequence|structure|union|unit)?\d+$/

/** The schema without its definitions. One that refers to itself becomes a definition. */
export function liftDefinitions(given: JsonSchema): {
  schema: JsonSchema
  definitions: Definitions
} {
  const { $defs = {}, $id: _id, id: _name, ...root } = given
  const definitions = Object.fromEntries(
    Object.entries($defs as Record<string, JsonSchema>).map(([name, definition]) => {
      const { id: _, $id: _own, ...rest } = definition
      return [name, rest]
    }),
  )
  const name = typeof given.id === 'string' ? given.id : ROOT
  let isCircularRoot = typeof given.id === 'string'
  const toDefinition = (schema: JsonSchema) =>
    mapSchema(schema, (part) => {
      if (part.$ref !== '#') return part
      isCircularRoot = true
      return { ...part, $ref: `#/$defs/${name}` }
    })
  const schema = toDefinition(root)
  const all = Object.fromEntries(
    Object.entries(definitions).map(([key, value]) => [key, toDefinition(value)]),
  )
  // Some libraries write a circular schema twice: as the whole, and as the definition it refers to.
  const same = findEqual(schema, all)
  if (same !== undefined) return { schema: { $ref: `#/$defs/${same}` }, definitions: all }
  return isCircularRoot
    ? { schema: { $ref: `#/$defs/${name}` }, definitions: { ...all, [name]: schema } }
    : { schema, definitions: all }
}

function findEqual(schema: JsonSchema, definitions: Definitions): string | undefined {
  const names = Object.keys(definitions)
  if (names.length === 0) return undefined
  const text = canonicalText(schema)
  return names.find((name) => canonicalText(definitions[name]) === text)
}

/** The name of the definition that a schema refers to, as its pointer spells it. */
export function findTarget({ $ref }: JsonSchema): string | undefined {
  return typeof $ref === 'string' ? /^#\/\$defs\/(.+)$/.exec($ref)?.[1] : undefined
}

/** The name that a JSON Pointer spells (RFC 6901, section 4). */
export function decodePointer(text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** Whether a library has made up a name. */
export function isGenerated(name: string): boolean {
  return GENERATED.test(name)
}

/** Whether a definition refers to itself other than through one of the `known` names. */
export function isCircular(
  name: string,
  definitions: Definitions,
  known: Iterable<string>,
): boolean {
  const seen = new Set(known)
  const queue = targetsOf(definitions[name] ?? {})
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === name) return true
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...targetsOf(definitions[next] ?? {}))
  }
  return false
}

function targetsOf(schema: JsonSchema): string[] {
  const found: string[] = []
  mapSchema(schema, (part) => {
    const name = findTarget(part)
    if (name !== undefined) found.push(decodePointer(name))
    return part
  })
  return found
}

/** A text that is equal for circular schemas of one shape, whatever the library calls them. */
export function shapeOf(
  name: string,
  definitions: Definitions,
  inside: readonly string[] = [],
): string {
  const around = [...inside, name]
  return canonicalText(
    mapSchema(definitions[name] ?? {}, (part) => {
      const target = findTarget(part)
      if (target === undefined || !isGenerated(target)) return part
      const depth = around.indexOf(target)
      const shape =
        depth === -1 ? shapeOf(target, definitions, around) : `^${around.length - depth}`
      return { ...part, $ref: shape }
    }),
  )
}
