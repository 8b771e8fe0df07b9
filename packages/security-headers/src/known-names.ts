import { invalidValue } from './errors.ts'
import { nearestName } from './nearest-name.ts'

/** A plain object as options, its keys checked. @throws SecurityHeadersError for an unknown key. */
export function checkedObject(
  header: string,
  written: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isPlainObject(written)) {
    throw invalidValue(header, written, 'is not a value of this header', writeOneOf(names))
  }
  for (const name of Object.keys(written)) {
    if (!names.includes(name)) throw unknownName(header, name, names)
  }
  return written
}

/** Says that a name does not exist, with the nearest one that does. */
export function unknownName(header: string, written: string, names: readonly string[]) {
  const nearest = nearestName(written, names)
  const instead = nearest === undefined ? writeOneOf(names) : `Write ${nearest}`
  return invalidValue(header, written, 'is not an option', instead)
}

/** Whether a value is an object with named properties, as options are. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function writeOneOf(names: readonly string[]): string {
  if (names.length === 0) return 'Write true or false'
  return names.length === 1 ? `Write { ${names[0]}: … }` : `Write options: ${names.join(', ')}`
}
