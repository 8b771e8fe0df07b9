import { UsageError } from './errors.ts'
/**
 * Refuses what is no options object and names that nobody reads.
 *
 * @param where whose options they are, such as `createDispatcher()`
 * @throws {UsageError} that names the nearest known option.
 */
export function checkOptions(options: unknown, known: readonly string[], where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError(
      'invalid-option',
      `${where} takes an object with ${list(known)}; got ${describe(options)}`,
    )
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const nearest = findNearest(name, known)
    const advice = nearest === undefined ? `known are ${list(known)}` : `did you mean "${nearest}"?`
    throw new UsageError('unknown-option', `${where} has no option "${name}"; ${advice}`)
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : typeof value
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/** The known name with the fewest edits, unless that is more than a third of it. */
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

/** Levenshtein's distance, row by row. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [line, letter] of [...from].entries()) {
    let left = line + 1
    row = row.map((above, column) => {
      if (column === 0) return left
      // The row has a number for each column before this one.
      const diagonal = row[column - 1] as number
      left = Math.min(diagonal + (letter === to[column - 1] ? 0 : 1), above + 1, left + 1)
      return left
    })
  }
  return row.at(-1) as number
}
