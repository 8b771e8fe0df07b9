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

/** Levenshtein's distance, row by row. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(above, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, at(above, column) + 1, at(current, column - 1) + 1))
    }
    above = current
  }
  return at(above, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0
}
