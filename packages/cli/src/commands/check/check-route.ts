import {
  checkRouteModule,
  type ManifestRoute,
  type RouteModuleDiagnostic,
} from '@portolan/route-discovery'
import type { RouteSource } from '../../project/source/route-source.ts'
import { checkPatterns } from './check-patterns.ts'
import { checkReadable } from './check-readable.ts'
import type { Finding, Findings } from './finding.ts'

/** @param patterns those of all routes */
export function checkRoute(
  route: ManifestRoute,
  source: RouteSource,
  patterns: ReadonlySet<string>,
): Findings {
  if (source.problem) return { problems: checkReadable(source), warnings: [] }
  const exportNames = source.exports.map(({ name }) => name)
  // What it may export besides could be the handler.
  const misnamed = checkRouteModule({ file: route.file, exportNames }).filter(
    ({ code }) => !(code === 'no-handler' && source.isOpen),
  )
  const problems = misnamed.map((diagnostic) => locate(diagnostic, source))
  const hasHandler = problems.every(({ code }) => code !== 'no-handler')
  return {
    problems: [...problems, ...checkPatterns(route, source, patterns)],
    warnings: hasHandler ? findUnused(source) : [],
  }
}

/** At the export that was probably meant to be a handler, else at the first. */
function locate(
  { exportName, meant: _, ...finding }: RouteModuleDiagnostic,
  { exports }: RouteSource,
): Finding {
  const named = exports.find(({ name }) => name === exportName) ?? exports[0]
  return named === undefined ? finding : { ...finding, position: named.position }
}

/** What looks like a handler beside others, and answers nothing. */
function findUnused({ file, exports }: RouteSource): Finding[] {
  return exports
    .filter(({ name }) => name === 'default' || /^[GHPDO][a-z]+[A-Z_]/.test(name))
    .flatMap(({ name, position }) => {
      const [guess] = checkRouteModule({ file, exportNames: [name] })
      if (guess?.meant === undefined) return []
      const message = `"${file}" has ${name === 'default' ? 'a default export' : `the export "${name}"`}, which answers nothing`
      return [{ code: 'unused-export', message, files: [file], fix: guess.fix, position }]
    })
}
