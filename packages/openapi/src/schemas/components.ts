import { type Component, keyOf, nameComponents, toReference } from './component-names.ts'
import {
  type Definitions,
  decodePointer,
  findTarget,
  isCircular,
  isGenerated,
  liftDefinitions,
  shapeOf,
} from './definitions.ts'
import { canonicalText, type JsonSchema, mapSchema } from './json-schema.ts'
import type { Direction } from './vendor-options.ts'

const COMPONENT_NAME = /^[A-Za-z_][\w.-]*$/

/** A schema that was taken apart. */
interface Taken {
  readonly schema: JsonSchema
  /** The keys of its components without a name. */
  readonly unnamed: readonly string[]
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
   * @param toPlace makes a name for the place of the schema, for parts that have none
   * @returns the schema with provisional references, and the names that stand for another schema
   */
  add(
    given: JsonSchema,
    direction: Direction,
    toPlace: () => string,
  ): { readonly schema: JsonSchema; readonly clashes: readonly string[] } {
    const known = this.#taken[direction].get(given)
    if (known !== undefined) {
      for (const key of known.unnamed) this.#components.get(key)?.places.push(toPlace())
      return { schema: known.schema, clashes: [] }
    }
    const { schema, definitions } = liftDefinitions(given)
    const clashes: string[] = []
    const entries = { direction, toPlace, definitions, clashes, keys: new Map<string, string>() }
    const taken = this.#take(schema, entries)
    const unnamed = [...entries.keys.values()].filter(
      (key) => this.#components.get(key)?.name === undefined,
    )
    this.#taken[direction].set(given, { schema: taken, unnamed })
    return { schema: taken, clashes }
  }

  /**
   * Replaces all provisional references of a document.
   *
   * @returns the document, and the schemas by name
   */
  finish(document: object): { document: object; schemas: Record<string, JsonSchema> } {
    const names = nameComponents(this.#components)
    // Most parts stand in many operations: the document has each of them once.
    const resolved = new Map<object, object>()
    const resolve = (value: unknown): unknown =>
      typeof value === 'object' && value !== null ? resolveObject(value) : value
    const resolveObject = (value: object): object => {
      const known = resolved.get(value)
      if (known !== undefined) return known
      // An object has members, a list is the only other kind.
      const found = Array.isArray(value) ? resolveList(value) : resolveMembers(value as JsonSchema)
      resolved.set(value, found)
      return found
    }
    const resolveList = (list: readonly unknown[]): readonly unknown[] => {
      const items = list.map(resolve)
      return items.every((item, index) => item === list[index]) ? list : items
    }
    const resolveMembers = (value: JsonSchema): JsonSchema => {
      const key = keyOf(value)
      const component = key === undefined ? undefined : this.#components.get(key)
      if (key === undefined || component === undefined) {
        let changed = value
        for (const name of Object.keys(value)) {
          const member = resolve(value[name])
          if (member === value[name]) continue
          if (changed === value) changed = { ...value }
          changed[name] = member
        }
        return changed
      }
      const { $ref: _, ...beside } = value
      const name = names.get(key)
      const target =
        name === undefined ? resolveObject(component.schema) : { $ref: toReference(name) }
      return { ...target, ...resolveMembers(beside) }
    }
    const used = new Map<string, JsonSchema>()
    for (const [key, component] of this.#components) {
      const name = names.get(key)
      if (name !== undefined) used.set(name, resolve(component.schema) as JsonSchema)
    }
    const sorted = [...used].sort(([a], [b]) => (a < b ? -1 : 1))
    return { document: resolveObject(document), schemas: Object.fromEntries(sorted) }
  }

  #take(schema: JsonSchema, entries: Entries): JsonSchema {
    return mapSchema(schema, (part) => {
      if (typeof part.$ref === 'string') return this.#takeReference(part, entries)
      return this.#takeTitled(part, entries)
    })
  }

  #takeReference(part: JsonSchema, entries: Entries): JsonSchema {
    const { definitions, keys } = entries
    const name = findTarget(part)
    const definition = name === undefined ? undefined : definitions[decodePointer(name)]
    if (name === undefined || definition === undefined) return part
    const { $ref: _, ...beside } = part
    if (isGenerated(name) && !keys.has(name) && !isCircular(name, definitions, keys.keys())) {
      return { ...this.#take(definition, entries), ...beside }
    }
    let key = keys.get(name)
    if (key === undefined) {
      const { title, ...untitled } = definition
      const chosen = isGenerated(name) ? toName(title) : decodePointer(name)
      key =
        chosen === undefined ? `~${shapeOf(name, definitions)}` : `${entries.direction}:${chosen}`
      keys.set(name, key)
      const content = this.#take(untitled, entries)
      const whole = title === undefined ? content : { title, ...content }
      this.#register(key, whole, { name: chosen }, entries)
    }
    return { $ref: toReference(encodeURIComponent(key)), ...beside }
  }

  /** A title that could be a name stands for one where it does so alone. */
  #takeTitled(part: JsonSchema, entries: Entries): JsonSchema {
    const name = toName(part.title)
    const isWhole = part.type === 'object' || part.anyOf !== undefined || part.oneOf !== undefined
    if (name === undefined || !isWhole) return part
    const key = `${entries.direction}:${name}:${canonicalText(part)}`
    this.#register(key, part, { name, isTitle: true }, entries)
    return { $ref: toReference(encodeURIComponent(key)) }
  }

  #register(
    key: string,
    schema: JsonSchema,
    { name, isTitle = false }: { readonly name: string | undefined; readonly isTitle?: boolean },
    { direction, toPlace, clashes }: Entries,
  ): void {
    const text = canonicalText(schema)
    const known = this.#components.get(key)
    const places = name === undefined ? [toPlace()] : []
    if (known === undefined) {
      this.#components.set(key, { name, isTitle, direction, schema, text, places })
      return
    }
    known.places.push(...places)
    if (name !== undefined && known.text !== text) clashes.push(name)
  }
}

interface Entries {
  readonly direction: Direction
  readonly toPlace: () => string
  readonly definitions: Definitions
  /** The names that stand for another schema, too. */
  readonly clashes: string[]
  /** The keys of the definitions that have been taken. */
  readonly keys: Map<string, string>
}

/** A title that can be the name of a component. */
function toName(title: unknown): string | undefined {
  return typeof title === 'string' && COMPONENT_NAME.test(title) ? title : undefined
}
