import { type MatchFunction, match } from 'path-to-regexp'
import { type Answer, type Contestant, type TextRoute, toTextRoutes } from '../contestant.ts'

/** One pattern after the other until one matches, as Express does. */
export const pathToRegexp: Contestant<Answer | undefined, readonly TextRoute[]> = {
  prepare: toTextRoutes,
  build(routes) {
    const list: readonly { id: number; test: MatchFunction<Record<string, string>> }[] = routes.map(
      ({ id, pattern }) => ({ id, test: match(pattern) }),
    )
    return (path) => {
      for (const { id, test } of list) {
        const found = test(path)
        if (found !== false) return { id, params: found.params }
      }
      return undefined
    }
  },
  read: (answer) => answer,
}
