import type { Contestant, NeutralPattern } from '../contestant.ts'

/** The unit of all ratios: a `Map` of the static paths, which has no other feature. */
export const map: Contestant<number | undefined, readonly (readonly [string, number])[]> = {
  prepare: (patterns) => patterns.map(toEntry),
  build(entries) {
    const ids = new Map(entries)
    return (path) => ids.get(path)
  },
  read: (id) => (id === undefined ? undefined : { id, params: {} }),
}

/** Patterns with params are in it too, but no path looks them up. */
function toEntry({ id, segments }: NeutralPattern): readonly [string, number] {
  const texts = segments.map((part) => (typeof part === 'string' ? part : `:${part.param}`))
  return [`/${texts.join('/')}`, id]
}
