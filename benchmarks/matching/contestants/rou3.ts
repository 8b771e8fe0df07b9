import { addRoute, createRouter, findRoute, type MatchedRoute, type RouterContext } from 'rou3'
import { compileRouter } from 'rou3/compiler'
import { type Contestant, colonPattern, type NeutralPattern } from '../contestant.ts'

type Result = MatchedRoute<number> | undefined

export const rou3: Contestant<Result> = {
  build(patterns) {
    const router = addAll(patterns)
    return (path) => findRoute(router, 'GET', path)
  },
  read,
}

/** Its lookup generated with `new Function`. */
export const rou3Compiled: Contestant<Result> = {
  build(patterns) {
    const find = compileRouter(addAll(patterns))
    return (path) => find('GET', path)
  },
  read,
}

function addAll(patterns: readonly NeutralPattern[]): RouterContext<number> {
  const router = createRouter<number>()
  for (const pattern of patterns) addRoute(router, 'GET', colonPattern(pattern), pattern.id)
  return router
}

function read(found: Result) {
  return found && { id: found.data, params: found.params ?? {} }
}
