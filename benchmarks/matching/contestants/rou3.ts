import { addRoute, createRouter, findRoute, type MatchedRoute, type RouterContext } from 'rou3'
import { compileRouter } from 'rou3/compiler'
import {
  type Contestant,
  type NeutralPattern,
  type Syntax,
  type TextRoute,
  toTextRoutes,
} from '../contestant.ts'

type Result = MatchedRoute<number> | undefined

const syntax: Syntax = {
  digits: (name) => `/:${name}(\\d+)`,
  optional: (name) => `/:${name}?`,
  rest: (name) => `/:${name}+`,
  around: (name, before, behind) => `/${before}:${name}${behind}`,
}

const prepare = (patterns: readonly NeutralPattern[]) => toTextRoutes(patterns, syntax)

export const rou3: Contestant<Result, readonly TextRoute[]> = {
  prepare,
  build(routes) {
    const router = addAll(routes)
    return (path) => findRoute(router, 'GET', path)
  },
  read,
}

/** rou3 with a lookup that it generates with `new Function`. */
export const rou3Compiled: Contestant<Result, readonly TextRoute[]> = {
  prepare,
  build(routes) {
    const find = compileRouter(addAll(routes))
    return (path) => find('GET', path)
  },
  read,
}

function addAll(routes: readonly TextRoute[]): RouterContext<number> {
  const router = createRouter<number>()
  for (const { id, pattern } of routes) addRoute(router, 'GET', pattern, id)
  return router
}

function read(found: Result) {
  return found && { id: found.data, params: found.params ?? {} }
}
