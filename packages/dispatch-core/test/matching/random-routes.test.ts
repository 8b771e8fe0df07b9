import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRouteTable, type TableMatch } from '../../src/matching/route-table.ts'
import {
  builtInMatchers,
  formatPattern,
  type ParamMatcher,
  type Segment,
} from '../../src/pattern.ts'
import * as arbitrary from './arbitrary-routes.ts'
import { expand, referenceMatch } from './reference-match.ts'

const matchers: Record<string, ParamMatcher> = {
  even: (value) => value.length % 2 === 0,
  odd: (value) => (value.length % 2 === 1 ? { odd: value } : undefined),
}
const trailingSlash = fc.constantFrom('ignore' as const, 'never' as const, 'always' as const)

describe('a route table on random routes', () => {
  test('chooses the route and reads the params that the reference does', () => {
    const targets = fc.array(arbitrary.target, { minLength: 20, maxLength: 20 })
    fc.assert(
      fc.property(arbitrary.routes, targets, trailingSlash, (routes, targets, trailingSlash) => {
        const unique = withoutTies(routes)
        const parsed = createRouteTable(unique.map(toRoute), { matchers, trailingSlash })
        const written = createRouteTable(unique.map(toText), { matchers, trailingSlash })
        const options = { matchers: { ...builtInMatchers, ...matchers }, trailingSlash }
        for (const target of targets) {
          const found = [parsed, written].map((table) => {
            const match = table.match(target)
            return match && { route: match.route.id, ...toAnswer(match) }
          })
          const right = referenceMatch(unique, target, options)
          expect([target, ...found]).toEqual([target, right, right])
        }
      }),
      { numRuns: 500 },
    )
  })

  test('matches, does not match or finds a path malformed, but never throws', () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.webPath(), fc.string())
    const target = fc.oneof(
      anything,
      anything.map((text) => `/${text}`),
    )
    fc.assert(
      fc.property(arbitrary.routes, target, trailingSlash, (routes, target, trailingSlash) => {
        const unique = withoutTies(routes)
        const table = createRouteTable(unique.map(toRoute), { matchers, trailingSlash })
        const match = table.match(target)
        if (match?.params !== undefined) {
          expect(Object.getPrototypeOf(match.params)).toBe(null)
        } else {
          expect(match?.malformed ?? true).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})

function toRoute(segments: readonly Segment[], id: number) {
  return { id, parsed: segments, pattern: formatPattern(segments) }
}

function toText(segments: readonly Segment[], id: number) {
  return { id, pattern: formatPattern(segments) }
}

function toAnswer({ malformed, params }: TableMatch<unknown>) {
  return malformed ? { malformed } : { params: { ...params } }
}

/** The routes without those that a table refuses beside the ones before them. */
function withoutTies(routes: readonly (readonly Segment[])[]): (readonly Segment[])[] {
  const places = new Set<string>()
  return routes.filter((segments) => {
    const own = placesOf(segments)
    const isFree = own.every((place) => !places.has(place))
    if (isFree) for (const place of own) places.add(place)
    return isFree
  })
}

/** Each variant without the names of params, and the number of optional segments. */
function placesOf(segments: readonly Segment[]): readonly string[] {
  const optionals = segments.filter(({ kind }) => kind === 'optional').length
  return expand(segments).map(
    (variant) => `${optionals} ${formatPattern(variant).replace(/:p\d+b?/g, ':')}`,
  )
}
