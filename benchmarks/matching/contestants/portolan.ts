import { parsePattern } from '@portolan/dispatch-core/pattern'
import {
  createRouteTable,
  type TableMatch,
  type TableRoute,
} from '../../../packages/dispatch-core/src/matching/route-table.ts'
import {
  type Contestant,
  type NeutralPattern,
  type Syntax,
  type TextRoute,
  toTextRoutes,
} from '../contestant.ts'

interface Route extends TableRoute {
  readonly id: number
}

type Result = TableMatch<Route> | undefined

const syntax: Syntax = {
  digits: (name) => `/:${name}(int)`,
  optional: (name) => `/:${name}?`,
  rest: (name) => `/:${name}+`,
  around: (name, before, behind) => `/${before}:${name}${behind}`,
}

const prepare = (patterns: readonly NeutralPattern[]) => toTextRoutes(patterns, syntax)

/** The table as a dispatcher uses it, from patterns as text. */
export const portolan: Contestant<Result, readonly TextRoute[]> = {
  prepare,
  build: createFind,
  read,
}

/** The same table from the routes of a manifest, which contain their segments. */
export const portolanManifest: Contestant<Result, readonly Route[]> = {
  prepare: (patterns) =>
    prepare(patterns).map((route) => ({ ...route, parsed: parsePattern(route.pattern) })),
  build: createFind,
  read,
}

function createFind(routes: readonly Route[]): (path: string) => Result {
  const table = createRouteTable(routes)
  return (path) => table.match(path)
}

function read(match: Result) {
  return match?.params && { id: match.route.id, params: match.params }
}
