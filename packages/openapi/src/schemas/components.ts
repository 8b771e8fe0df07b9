import { canonicalText, isObject, type JsonSchema, mapSchema } from './json-schema.ts'
import type { Direction } from './vendor-options.ts'

const PREFIX = '#/components/schemas/'
/** The names that libraries make up: they depend on the order of conversion, and say nothing. */
const GENERATED =
  /^(?:__schema|schema|_+|alias|domain|intersection|morph|object|proto|sequence|structure|union|unit)?\d+$/
const COMPONENT_NAME = /^[A-Za-z_][\w.-]*$/
const ROOT = '__schema0'

/** A schema of the document that several places refer to. */
interface Component {
  /** `undefined` for one that gets its name from the places that use it. */
  readonly name: string | undefined
  /** Whether the name is only a title, which several schemas may share. */
  readonly isTitle: boolean
  readonly direction: Direction
  readonly schema: JsonSchema
  readonly text: string
  readonly places: string[]
}

/** The result of taking a schema apart. */
interface Taken {
  readonly schema: JsonSchema
  /** The keys of its components. */
  readonly keys: readonly string[]
}

/** Two different schemas that have one name. */
export interface NameClash {
  readonly name: string
  /** The place that the second one was found at. */
  readonly place: string
}

/**
 * Collects the schemas of a document. References are provisional until all schemas are there, since
 * a name must not depend on the order in which the schemas come.
 */
export class Components {
  readonly #components = new Map<string, Component>()
  /** A schema that several operations use is taken apart once for each direction. */
  readonly #taken = { input: new Map<JsonSchema, Taken>(), output: new Map<JsonSchema, Taken>() }

  /**
   * Takes a schema apart: named parts, titled parts and circular parts become references.
   *
   * @param place a name for the place of the schema, for parts that have none
   * @returns the schema with provisional references, and the names that stand for another schema
   */
  add(
    given: JsonSchema,
    direction: Direction,
    place: string,
  ): { readonly schema: JsonSchema; readonly clashes: readonly NameClash[] } {
    const known = this.#taken[direction].get(given)
    if (known !== undefined) {
      for (const key of known.keys) this.#components.get(key)?.places.push(place)
      return { schema: known.schema, clashes: [] }
    }
    const { schema, definitions } = liftRoot(given)
    const clashes: NameClash[] = []
    const entries = { direction, place, definitions, clashes, keys: new Map<string, string>() }
    const taken = this.#take(schema, entries)
    this.#taken[direction].set(given, { schema: taken, keys: [...entries.keys.values()] })
    return { schema: taken, clashes }
  }

  /**
   * Replaces all provisional references of a document.
   *
   * @returns the document, and the schemas by name
   */
  finish(document: unknown): { document: unknown; schemas: Record<string, JsonSchema> } {
    const names = nameComponents(this.#components)
    const resolve = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(resolve)
      if (!isObject(value)) return value
      const key = typeof value.$ref === 'string' ? keyOf(value.$ref) : undefined
      const component = key === undefined ? undefined : this.#components.get(key)
      if (key === undefined || component === undefined) {
        return Object.fromEntries(
          Object.entries(value).map(([name, part]) => [name, resolve(part)]),
        )
      }
      const { $ref: _, ...beside } = value
      const name = names.get(key)
      const target =
        name === undefined ? (resolve(component.schema) as object) : { $ref: PREFIX + name }
      return { ...target, ...(resolve(beside) as object) }
    }
    const used = new Map<string, JsonSchema>()
    for (const [key, component] of this.#components) {
      const name = names.get(key)
      if (name !== undefined) used.set(name, resolve(component.schema) as JsonSchema)
    }
    const sorted = [...used].sort(([a], [b]) => (a < b ? -1 : 1))
    return { document: resolve(document), schemas: Object.fromEntries(sorted) }
  }

  #take(schema: JsonSchema, entries: Entries): JsonSchema {
    return mapSchema(schema, (part) => {
      if (typeof part.$ref === 'string') return this.#takeReference(part, entries)
      return this.#takeTitled(part, entries)
    })
  }

  #takeReference(part: JsonSchema, entries: Entries): JsonSchema {
    const name = /^#\/\$defs\/(.+)$/.exec(String(part.$ref))?.[1]
    const definition = name === undefined ? undefined : entries.definitions[decodePointer(name)]
    if (name === undefined || definition === undefined) return part
    const { $ref: _, ...beside } = part
    if (GENERATED.test(name) && !entries.keys.has(name) && !isCircular(name, entries)) {
      return { ...this.#take(definition, entries), ...beside }
    }
    let key = entries.keys.get(name)
    if (key === undefined) {
      const { title, ...untitled } = definition
      const chosen = GENERATED.test(name) ? toName(title) : decodePointer(name)
      key =
        chosen === undefined
          ? `~${shapeOf(name, entries.definitions)}`
          : `${entries.direction}:${chosen}`
      entries.keys.set(name, key)
      const content = this.#take(untitled, entries)
      const whole = title === undefined ? content : { title, ...content }
      this.#register(key, whole, { name: chosen }, entries)
    }
    return { $ref: PREFIX + encodeURIComponent(key), ...beside }
  }

  /** A title that could be a name stands for one where it does so alone. */
  #takeTitled(part: JsonSchema, entries: Entries): JsonSchema {
    const name = toName(part.title)
    const isWhole = part.type === 'object' || part.anyOf !== undefined || part.oneOf !== undefined
    if (name === undefined || !isWhole) return part
    const key = `${entries.direction}:${name}:${canonicalText(part)}`
    this.#register(key, part, { name, isTitle: true }, entries)
    return { $ref: PREFIX + encodeURIComponent(key) }
  }

  #register(
    key: string,
    schema: JsonSchema,
    { name, isTitle = false }: { readonly name: string | undefined; readonly isTitle?: boolean },
    { direction, place, clashes }: Entries,
  ): void {
    const text = canonicalText(schema)
    const known = this.#components.get(key)
    if (known === undefined) {
      this.#components.set(key, { name, isTitle, direction, schema, text, places: [place] })
      return
    }
    known.places.push(place)
    if (name !== undefined && known.text !== text) clashes.push({ name, place })
  }
}

interface Entries {
  readonly direction: Direction
  readonly place: string
  readonly definitions: Readonly<Record<string, JsonSchema>>
  readonly clashes: NameClash[]
  /** The keys of the definitions that have been taken. */
  readonly keys: Map<string, string>
}

function keyOf(reference: string): string | undefined {
  return reference.startsWith(PREFIX)
    ? decodeURIComponent(reference.slice(PREFIX.length))
    : undefined
}

/** A title that can be the name of a component. */
function toName(title: unknown): string | undefined {
  return typeof title === 'string' && COMPONENT_NAME.test(title) ? title : undefined
}

function decodePointer(text: string): string {
  return text.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The schema without its definitions. One that refers to itself becomes a definition. */
function liftRoot(given: JsonSchema): {
  schema: JsonSchema
  definitions: Readonly<Record<string, JsonSchema>>
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
  const text = canonicalText(schema)
  const same = Object.keys(all).find((key) => canonicalText(all[key]) === text)
  if (same !== undefined) return { schema: { $ref: `#/$defs/${same}` }, definitions: all }
  return isCircularRoot
    ? { schema: { $ref: `#/$defs/${name}` }, definitions: { ...all, [name]: schema } }
    : { schema, definitions: all }
}

function referencesOf(schema: JsonSchema): string[] {
  const found: string[] = []
  mapSchema(schema, (part) => {
    const name = /^#\/\$defs\/(.+)$/.exec(String(part.$ref))?.[1]
    if (name !== undefined) found.push(decodePointer(name))
    return part
  })
  return found
}

/** Whether a definition refers to itself other than through one that is a component already. */
function isCircular(name: string, { definitions, keys }: Entries): boolean {
  const seen = new Set(keys.keys())
  const queue = referencesOf(definitions[name] ?? {})
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === name) return true
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...referencesOf(definitions[next] ?? {}))
  }
  return false
}

/** A text that is equal for circular schemas of one shape, whatever the library calls them. */
function shapeOf(
  name: string,
  definitions: Entries['definitions'],
  inside: readonly string[] = [],
): string {
  const around = [...inside, name]
  return canonicalText(
    mapSchema(definitions[name] ?? {}, (part) => {
      const target = /^#\/\$defs\/(.+)$/.exec(String(part.$ref))?.[1]
      if (target === undefined || !GENERATED.test(target)) return part
      const depth = around.indexOf(target)
      const shape =
        depth === -1 ? shapeOf(target, definitions, around) : `^${around.length - depth}`
      return { ...part, $ref: shape }
    }),
  )
}

/** The names of all components that stand in the document; the others are written in place. */
function nameComponents(components: ReadonlyMap<string, Component>): Map<string, string> {
  const byName = new Map<string, [string, Component][]>()
  const generated: [string, Component][] = []
  for (const entry of components) {
    const { name } = entry[1]
    if (name === undefined) {
      generated.push(entry)
    } else {
      byName.set(name, [...(byName.get(name) ?? []), entry])
    }
  }
  const names = new Map<string, string>()
  for (const [name, entries] of byName) {
    const identified = entries.filter(([, { isTitle }]) => !isTitle)
    const titles = entries.filter(([, { isTitle }]) => isTitle)
    const perDirection = (direction: Direction) =>
      titles.filter(([, component]) => component.direction === direction)
    const isAmbiguous =
      identified.length > 0 || perDirection('input').length > 1 || perDirection('output').length > 1
    for (const [key] of identified.length > 0 ? identified : isAmbiguous ? [] : titles) {
      names.set(key, name)
    }
  }
  splitDirections(components, names)
  const taken = new Set(names.values())
  const places = generated
    .map(([key, { places }]) => [[...places].sort()[0] ?? 'Schema', key] as const)
    .sort(([a, aKey], [b, bKey]) => (`${a}\n${aKey}` < `${b}\n${bKey}` ? -1 : 1))
  for (const [place, key] of places) {
    let name = place
    for (let count = 2; taken.has(name); count++) name = `${place}${count}`
    taken.add(name)
    names.set(key, name)
  }
  return names
}

/** `User` and `UserInput`, only where the two differ, also in a schema that they refer to. */
function splitDirections(
  components: ReadonlyMap<string, Component>,
  names: Map<string, string>,
): void {
  const pairs = new Map<string, { input?: string; output?: string }>()
  for (const [key, name] of names) {
    const { direction } = components.get(key) as Component
    pairs.set(name, { ...pairs.get(name), [direction]: key })
  }
  const both = [...pairs].flatMap(([name, { input, output }]) =>
    input === undefined || output === undefined ? [] : [{ name, input, output }],
  )
  const split = new Set<string>()
  const textOf = (key: string) =>
    canonicalText(
      mapSchema((components.get(key) as Component).schema, (part) => {
        const target = typeof part.$ref === 'string' ? keyOf(part.$ref) : undefined
        const name = target === undefined ? undefined : names.get(target)
        if (target === undefined || name === undefined) return part
        const { direction } = components.get(target) as Component
        return { ...part, $ref: split.has(name) ? `${direction}:${name}` : name }
      }),
    )
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const { name, input, output } of both) {
      if (split.has(name) || textOf(input) === textOf(output)) continue
      split.add(name)
      isChanged = true
    }
  }
  for (const { name, input } of both) if (split.has(name)) names.set(input, `${name}Input`)
}
