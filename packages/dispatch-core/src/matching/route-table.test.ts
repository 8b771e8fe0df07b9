import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as arbitrary from '../../test/matching/arbitrary-routes.ts'
import { referenceMatch } from '../../test/matching/reference-match.ts'
import { builtInMatchers, formatPattern, type ParamMatcher } from '../index.ts'
import { createRouteTable } from './route-table.ts'

const matchers: Record<string, ParamMatcher> = {
  even: (value) => value.length % 2 === 0,
  odd: (value) => (value.length % 2 === 1 ? { odd: value } : undefined),
}

describe('a route table on random routes and paths', () => {
  const trailingSlash = fc.constantFrom('ignore' as const, 'never' as const, 'always' as const)

  it('chooses the route and reads the params that the reference does', () => {
    fc.assert(
      fc.property(
        arbitrary.routes,
        fc.array(arbitrary.target, { minLength: 20, maxLength: 20 }),
        trailingSlash,
        (all, targets, trailingSlash) => {
          const unique = withoutDuplicates(all)
          const routes = unique.map((segments, id) => ({
            id,
            segments,
            pattern: formatPattern(segments),
          }))
          const table = createRouteTable(routes, { matchers, trailingSlash })
          for (const target of targets) {
            const match = table.match(target)
            const found = match && {
              route: match.route.id,
              ...(match.malformed ? { malformed: true } : { params: { ...match.params } }),
            }
            const options = { matchers: { ...builtInMatchers, ...matchers }, trailingSlash }
            expect([target, found]).toEqual([target, referenceMatch(unique, target, options)])
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

/** Drops those that a table refuses: the same shape twice. */
function withoutDuplicates(all: Parameters<typeof referenceMatch>[0]): typeof all {
  return all.filter((segments, index) => {
    const pattern = formatPattern(segments)
    const same = all.slice(0, index).some((other) => shape(formatPattern(other)) === shape(pattern))
    return !same
  })
}

function shape(pattern: string): string {
  return pattern.replace(/:p\d+b?/g, ':')
}
