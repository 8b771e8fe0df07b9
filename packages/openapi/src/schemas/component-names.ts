import { canonicalText, type JsonSchema, mapSchema } from './json-schema.ts'
import type { Direction } from './vendor-options.ts'

/** A schema of the document that several places refer to. */
export interface Component {
  /** `undefined` for one that gets its name from the places that use it. */
  readonly name: string | undefined
  /** Whether the name is only a title, which several schemas may share. */
  readonly isTitle: boolean
  readonly direction: Direction
  readonly schema: JsonSchema
  readonly text: string
  /** Names for the places that use a component without a name. */
  readonly places: string[]
}

const PREFIX = '#/components/schemas/'

/** The reference to a component: by its name, or by its key until all names are known. */
export function toReference(name: string): string {
  return PREFIX + name
}

/** The key of the component that a schema refers to provisionally. */
export function keyOf({ $ref }: JsonSchema): string | undefined {
  return typeof $ref === 'string' && $ref.startsWith(PREFIX)
    ? decodeURIComponent($ref.slice(PREFIX.length))
    : undefined
}

/** The names of all components that stand in the document; the others are written in place. */
export function nameComponents(components: ReadonlyMap<string, Component>): Map<string, string> {
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
        const target = keyOf(part)
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
