import { comparePatterns, type Segment } from '@portolan/dispatch-core/pattern'
import type { Remarks } from '../source/refusals.ts'
import { placeAt } from '../source/source-file.ts'
import { describe } from './argument-reader.ts'
import type { FoundRoute } from './find-routes.ts'
import { mayOverlap } from './read-path.ts'

/**
 * Refuses routes whose order decides which one answers, where the order of route files is another.
 * Express asks routes as they are written; of route files the path that says more goes first, then
 * its method.
 */
export function checkOrder(routes: readonly FoundRoute[], remarks: Remarks): void {
  for (const [index, route] of routes.entries()) {
    for (const earlier of routes.slice(0, index)) {
      if (earlier.pattern === route.pattern) {
        checkSamePath(earlier, route, remarks)
      } else if (mayOverlap(earlier.segments, route.segments)) {
        checkOverlap(earlier, route, remarks)
      }
    }
  }
  checkMissingMethods(routes, remarks)
}

function checkSamePath(earlier: FoundRoute, route: FoundRoute, remarks: Remarks): void {
  if (earlier.method === route.method) {
    remarks.add(
      'duplicate-route',
      route.layer.router.file,
      route.layer.node,
      `${describe(route.layer)} is behind ${tell(earlier)}, which answers ${route.method} ${route.pattern} already; make one route of both`,
    )
  } else if (earlier.passesOn && route.method === 'ALL') {
    refusePassing(earlier, route, remarks)
  }
}

function checkOverlap(earlier: FoundRoute, route: FoundRoute, remarks: Remarks): void {
  const rank = comparePatterns(earlier.segments, route.segments)
  const isSameMethod =
    earlier.method === route.method || earlier.method === 'ALL' || route.method === 'ALL'
  if (rank === 0 && isSameShape(earlier.segments, route.segments)) {
    remarks.add(
      'param-name',
      route.layer.router.file,
      route.layer.node,
      `${describe(route.layer)} has the path ${route.pattern}, and ${tell(earlier)} ${earlier.pattern}; both are one directory, so give the params the same names`,
    )
  } else if (rank >= 0 && isSameMethod) {
    remarks.add(
      'order',
      route.layer.router.file,
      route.layer.node,
      `${describe(route.layer)} is behind ${tell(earlier)}, which answers first where both match; of route files ${route.pattern} would answer. Remove it, or write it in front`,
    )
  } else if (isSameMethod && earlier.passesOn) {
    refusePassing(earlier, route, remarks)
  }
}

function refusePassing(earlier: FoundRoute, route: FoundRoute, remarks: Remarks): void {
  remarks.add(
    'next-route',
    earlier.layer.router.file,
    earlier.layer.node,
    `${describe(earlier.layer)} calls next(), which goes on to ${tell(route)}; of route files only one answers a path. Call the other handler instead, or answer`,
  )
}

/** A path is chosen first, then its method: another path's method is not asked. */
function checkMissingMethods(routes: readonly FoundRoute[], remarks: Remarks): void {
  const patterns = new Map<string, FoundRoute[]>()
  for (const route of routes) {
    patterns.set(route.pattern, [...(patterns.get(route.pattern) ?? []), route])
  }
  for (const own of patterns.values()) {
    const [first] = own
    const methods = new Set<string>(own.map(({ method }) => method))
    if (first === undefined || methods.has('ALL')) continue
    for (const other of routes) {
      const isMissed =
        other.pattern !== first.pattern &&
        !methods.has(other.method) &&
        comparePatterns(first.segments, other.segments) < 0 &&
        mayOverlap(first.segments, other.segments)
      if (!isMissed) continue
      methods.add(other.method)
      remarks.add(
        'differs',
        first.layer.router.file,
        first.layer.node,
        `${other.method} ${first.pattern} was answered by ${tell(other)}, and is 405 now: a path is chosen before its method`,
      )
    }
  }
}

function isSameShape(a: readonly Segment[], b: readonly Segment[]): boolean {
  return (
    a.length === b.length &&
    a.every((segment, index) => {
      const other = b[index]
      if (segment.kind !== other?.kind) return false
      return segment.kind !== 'static' || JSON.stringify(segment) === JSON.stringify(other)
    })
  )
}

/** `GET /users/:id (users.js:12)` */
function tell({ method, pattern, layer }: FoundRoute): string {
  const { file } = layer.router
  const name = file.path.split(/[\\/]/).at(-1)
  return `${method} ${pattern} (${name}:${placeAt(file.text, layer.node.range[0]).line})`
}
