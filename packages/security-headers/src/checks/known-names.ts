import { invalidValue, type SecurityHeadersError } from './errors.ts'

/**
 * An object of options whose keys are all in `names`.
 *
 * @throws {SecurityHeadersError} for another value, and for an unknown key.
 */
export function checkedObject(
  header: string,
  written: unknown,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isOptions(written)) {
    throw invalidValue(header, written, 'is not a value of this header', writeOneOf(names))
  }
  for (const name of Object.keys(written)) {
    if (!names.includes(name)) throw unknownName(header, name, names)
  }
  return written
}

/**
 * Whether a value is an object with named properties, as options are. It may be an instance of a
 * class, but not a list, a `Map`, a promise or another object that the language defines.
 */
export function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || 'then' in value) return false
  return Object.prototype.toString.call(value) === '[object Object]'
}

/** The error for a name that does not exist. It suggests the nearest name that does. */
export function unknownName(
  header: string,
  written: string,
  names: readonly string[],
): SecurityHeadersError {
  const nearest = findNearest(written, names)
  const instead = nearest === undefined ? writeOneOf(names) : `Write ${nearest}`
  return invalidValue(header, written, 'is not an option', instead)
}

function writeOneOf(names: readonly string[]): string {
  if (names.length === 0) return 'Write true or false'
  return names.length === 1 ? `Write { ${names[0]}: … }` : `Write options: ${names.join(', ')}`
}

/**
 * The name that the user most likely meant: the one with the fewest edits, if they change at most
 * a third of its letters. Case and dashes do not count.
 */
export function findNearest(written: string, names: Iterable<string>): string | undefined {
  const text = fold(written)
  let nearest: string | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const name of names) {
    const folded = fold(name)
    const edits = editDistance(text, folded)
    if (edits < fewest && edits <= Math.max(1, folded.length / 3)) {
      nearest = name
      fewest = edits
    }
  }
  return nearest
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '')
}

/** Counts the letters to add, drop, replace or swap with the next one, row by row. */
function editDistance(a: string, b: string): number {
  let twoAbove: readonly number[] = []
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(
        Math.min(
          at(above, column) + 1,
          at(current, column - 1) + 1,
          at(above, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1),
          isSwap ? at(twoAbove, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    twoAbove = above
    above = current
  }
  return at(above, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] as number // a swap needs two letters before, so no column is outside
}

/** `scriptSrcAttr` or `script-src-attr` → `script-src-attr`. */
export function toDashCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `'script-src-attr'` → `'scriptSrcAttr'`, on types. */
export type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name
