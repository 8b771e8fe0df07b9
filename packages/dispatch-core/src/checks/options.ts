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
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const nearest = findNearest(name, known)
    const advice = nearest === undefined ? `known are ${list(known)}` : `did you mean "${nearest}"?`
    throw new UsageError('unknown-option', `${where} has no option "${name}"; ${advice}`)
  }
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
