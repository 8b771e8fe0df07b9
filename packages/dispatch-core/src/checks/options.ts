import { UsageError } from './errors.ts'
import { quote } from './values.ts'

/**
 * Checks that a value is an object, and that each of its names is an option.
 *
 * @param where the function that takes the options, such as `createDispatcher()`
 * @throws {UsageError} for a value that is not an options object, and for an unknown name; the
 * message then suggests the nearest known one.
 */
export function checkOptions(options: unknown, known: readonly string[], where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError(
      'invalid-option',
      `${where} takes an object with ${list(known)}; got ${quote(options)}`,
    )
  }
  checkNames(options, known, where)
}

/**
 * Checks that an object has known names only, and tells each unknown one.
 *
 * @throws {UsageError} for names that are not known, each with its place or the nearest known name.
 */
export function checkNames(
  options: object,
  known: readonly string[],
  where: string,
  findPlace?: (name: string) => string | undefined,
): void {
  const problems = Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const place = findPlace?.(name)
      const nearest = findNearest(name, known)
      let advice = nearest === undefined ? `known are ${list(known)}` : `did you mean "${nearest}"?`
      if (place !== undefined) advice = `"${name}" belongs in ${place}`
      return `${where} has no option "${name}"; ${advice}`
    })
  if (problems.length > 0) throw new UsageError('unknown-option', problems.join('\n'))
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/**
 * The known name that takes the fewest edits to reach. `undefined` where even that one takes more
 * edits than a third of its letters, since a worse suggestion misleads.
 */
export function findNearest(name: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined
  let fewest = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const edits = countEdits(name.toLowerCase(), candidate.toLowerCase())
    if (edits < fewest && edits <= Math.max(1, candidate.length / 3)) {
      nearest = candidate
      fewest = edits
    }
  }
  return nearest
}

/** The Levenshtein distance, row by row. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...from].entries()) {
    let left = line + 1
    row = row.map((above, column) => {
      if (column === 0) return left
      // Each column before this one has a number in the row.
      const diagonal = row[column - 1] as number
      left = Math.min(diagonal + (letter === to[column - 1] ? 0 : 1), above + 1, left + 1)
      return left
    })
  }
  return row.at(-1) as number
}
