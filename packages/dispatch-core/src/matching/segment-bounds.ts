/** Where the first segment begins; the root has none, which would begin behind its end. */
export function startOf(path: string): number {
  return path === '/' ? 2 : 1
}

/** Where the segment that begins at `start` ends: at a slash, or with the path. */
export function endOfSegment(path: string, start: number): number {
  const slash = path.indexOf('/', start)
  return slash === -1 ? path.length : slash
}

/** Where the segment before the one that begins at `start` begins; 0 before the first. */
export function startBefore(path: string, start: number): number {
  return start < 2 ? 0 : path.lastIndexOf('/', start - 2) + 1
}
