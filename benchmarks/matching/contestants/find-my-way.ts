import findMyWayRouter, { type FindResult, type HTTPVersion } from 'find-my-way'
import { type Contestant, type Syntax, type TextRoute, toTextRoutes } from '../contestant.ts'

const syntax: Syntax = {
  digits: (name) => `/:${name}(^\\d+$)`,
  optional: (name) => `/:${name}?`,
  rest: () => '/*',
  around: (name, before, behind) => `/${before}:${name}${behind}`,
}

export const findMyWay: Contestant<FindResult<HTTPVersion.V1> | null, readonly TextRoute[]> = {
  prepare: (patterns) => toTextRoutes(patterns, syntax),
  build(routes) {
    const router = findMyWayRouter<HTTPVersion.V1>({ maxParamLength: 1_000 })
    for (const { id, pattern } of routes) router.on('GET', pattern, ignore, { id })
    return (path) => router.find('GET', path)
  },
  read: (found) => (found === null ? undefined : { id: found.store.id, params: found.params }),
}

function ignore(): void {}
