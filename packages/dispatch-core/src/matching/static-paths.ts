/**
 * Finds the route for a path among those without params. It ranks above every other that
 * matches the path, so that nothing else has to be asked where there is one.
 */
export function createStaticFinder<R>(
  routes: ReadonlyMap<string, R>,
): (path: string) => R | undefined {
  // A bit for the sign of each path, so many that at most one other path in eight has one of
  // them. The others are told by three numbers, without the hash of all characters.
  const length = 2 ** Math.ceil(Math.log2(routes.size / 4 + 1))
  const signs = new Int32Array(length)
  const indexOf = (sign: number) => (sign >>> 5) & (length - 1)
  for (const path of routes.keys()) {
    const sign = signOf(path)
    signs[indexOf(sign)] = (signs[indexOf(sign)] as number) | (1 << sign) // below length
  }
  return (path) => {
    const sign = signOf(path)
    const word = signs[indexOf(sign)] as number // below length
    return (word & (1 << sign)) === 0 ? undefined : routes.get(path)
  }
}

/** 32 bits from the length of a path, its last character and the one in the middle. */
function signOf(path: string): number {
  const last = path.length - 1
  const read = (last << 16) ^ (path.charCodeAt(last >> 1) << 8) ^ path.charCodeAt(last)
  const mixed = Math.imul(read, 0x9e37_79b1)
  return mixed ^ (mixed >>> 16)
}
