/** Pairs as an object without a prototype; a name that stands several times gives an array. */
export function collectPairs(
  pairs: Iterable<readonly [name: string, value: string]>,
): Record<string, string | string[]> {
  const collected: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    const present = collected[name]
    if (present === undefined) collected[name] = value
    else if (typeof present === 'string') collected[name] = [present, value]
    else present.push(value)
  }
  return collected
}
