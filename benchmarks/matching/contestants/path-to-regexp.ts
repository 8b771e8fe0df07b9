import { type MatchFunction, match } from 'path-to-regexp'
import {
  type Answer,
  type Contestant,
  type Syntax,
  type TextRoute,
  toTextRoutes,
} from '../contestant.ts'

const syntax: Syntax = {
  optional: (name) => `{/:${name}}`,
  rest: (name) => `/*${name}`,
  around: (name, before, behind) => `/${before}:${name}${behind}`,
}

/** It tries one pattern after the other until one matches, as Express does. */
export const pathToRegexp: Contestant<Answer | undefined, readonly TextRoute[]> = {
  prepare: (patterns) => toTextRoutes(patterns, syntax),
  build(routes) {
    const list: readonly { id: number; test: MatchFunction<Record<string, string | string[]>> }[] =
      routes.map(({ id, pattern }) => ({ id, test: match(pattern) }))
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
