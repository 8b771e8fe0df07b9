/**
 * The name that was most likely meant: the one with the fewest edits, if that is at most a third
 * of its length; case and dashes do not count.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
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

/** How many letters to add, drop, replace or swap with the next, row by row. */
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

/** A cell of a row; cells outside are never the least. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
