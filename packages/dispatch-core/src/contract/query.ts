/** The query of a URL, for reading. `get()` gives one value, `getAll()` the list of them. */
export type Query = Omit<URLSearchParams, 'append' | 'delete' | 'set' | 'sort'>

/** The query of a raw request target, as an object that does not change. */
export function readQuery(target: string): Query {
  const start = target.indexOf('?')
  const query = new URLSearchParams(start === -1 ? '' : target.slice(start))
  return Object.freeze(Object.defineProperties(query, REFUSED))
}

const refuse = {
  value() {
    throw new TypeError('ctx.query does not change; write new URLSearchParams(ctx.query)')
  },
}

const REFUSED = { append: refuse, delete: refuse, set: refuse, sort: refuse }
