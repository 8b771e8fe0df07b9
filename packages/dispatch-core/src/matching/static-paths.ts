/**
 * The routes without params by their whole path. Such a route ranks above every other that
 * matches its path, so that nothing else has to be asked where one is found.
 */
export class StaticPaths<R> {
  readonly #routes = new Map<string, R>()
  /** A bit for the sign of each path. The length is a power of two. */
  #signs = new Int32Array(1)

  get(path: string): R | undefined {
    // Most paths that are not there have no such sign, which is read faster than a hash.
    const sign = signOf(path)
    const word = this.#signs[(sign >>> 5) & (this.#signs.length - 1)] as number // below length
    return (word & (1 << sign)) === 0 ? undefined : this.#routes.get(path)
  }

  /** Adds a route, unless there is one for the path: gives that one. */
  add(path: string, route: R): R | undefined {
    const known = this.#routes.get(path)
    if (known !== undefined) return known
    this.#routes.set(path, route)
    if (this.#routes.size * BITS_PER_PATH <= this.#signs.length * 32) {
      this.#mark(path)
    } else {
      this.#signs = new Int32Array(this.#signs.length * 4)
      for (const each of this.#routes.keys()) this.#mark(each)
    }
    return undefined
  }

  #mark(path: string): void {
    const sign = signOf(path)
    const index = (sign >>> 5) & (this.#signs.length - 1)
    this.#signs[index] = (this.#signs[index] as number) | (1 << sign) // below length
  }
}

/** So many that at most one other path in eight has the sign of one that is there. */
const BITS_PER_PATH = 8

/** 32 bits from the length of a path, its last character and the one in the middle. */
function signOf(path: string): number {
  const last = path.length - 1
  const read = (last << 16) ^ (path.charCodeAt(last >> 1) << 8) ^ path.charCodeAt(last)
  const mixed = Math.imul(read, 0x9e37_79b1)
  return mixed ^ (mixed >>> 16)
}
