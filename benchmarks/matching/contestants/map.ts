import { type Contestant, type TextRoute, toTextRoutes } from '../contestant.ts'

/** The unit of all ratios: a `Map` of the static paths, which can do nothing else. */
export const map: Contestant<number | undefined, readonly TextRoute[]> = {
  prepare: toTextRoutes,
  build(routes) {
    const ids = new Map(routes.map(({ id, pattern }) => [pattern, id]))
    return (path) => ids.get(path)
  },
  read: (id) => (id === undefined ? undefined : { id, params: {} }),
}
