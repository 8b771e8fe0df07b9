import { type Contestant, colonPattern } from '../contestant.ts'

/** The unit of all ratios: a `Map` of the static paths, which can do nothing else. */
export const map: Contestant<number | undefined> = {
  build(patterns) {
    const ids = new Map(patterns.map((pattern) => [colonPattern(pattern), pattern.id]))
    return (path) => ids.get(path)
  },
  read: (id) => (id === undefined ? undefined : { id, params: {} }),
}
