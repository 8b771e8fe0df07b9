import { Memoirist } from 'memoirist'
import { type Contestant, type Syntax, type TextRoute, toTextRoutes } from '../contestant.ts'

const syntax: Syntax = {
  optional: (name) => `/:${name}?`,
  rest: () => '/*',
}

export const memoirist: Contestant<ReturnType<Memoirist<number>['find']>, readonly TextRoute[]> = {
  prepare: (patterns) => toTextRoutes(patterns, syntax),
  build(routes) {
    const router = new Memoirist<number>()
    for (const { id, pattern } of routes) router.add('GET', pattern, id)
    return (path) => router.find('GET', path)
  },
  read: (found) => (found === null ? undefined : { id: found.store, params: found.params }),
}
