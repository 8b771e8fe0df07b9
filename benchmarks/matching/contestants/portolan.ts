import { parsePattern } from '@portolan/dispatch-core'
import {
  createRouteTable,
  type TableMatch,
  type TableRoute,
} from '../../../packages/dispatch-core/src/matching/route-table.ts'
import { type Contestant, colonPattern } from '../contestant.ts'

interface Route extends TableRoute {
  readonly id: number
}

/** The table alone, as a dispatcher uses it. */
export const portolan: Contestant<TableMatch<Route> | undefined> = {
  build(patterns) {
    const routes = patterns.map((neutral) => {
      const pattern = colonPattern(neutral)
      return { id: neutral.id, pattern, segments: parsePattern(pattern) }
    })
    const table = createRouteTable(routes)
    return (path) => table.match(path)
  },
  read: (match) => match?.params && { id: match.route.id, params: match.params },
}
