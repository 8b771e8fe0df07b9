/** Directories in the order of a tree: each before what is in it, siblings by name. */
export function compareIds(a: string, b: string): number {
  const [aKey, bKey] = [toKey(a), toKey(b)]
  return aKey < bKey ? -1 : aKey > bKey ? 1 : 0
}

/** A separator that comes before every character of a name. */
function toKey(id: string): string {
  return id.replaceAll('/', '\0')
}
