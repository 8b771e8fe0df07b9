import { formatPattern, PatternError, parsePattern } from '@portolan/dispatch-core/pattern'
import type { ManifestRoute } from '@portolan/route-discovery'
import type { RouteSource } from '../../project/source/route-source.ts'
import type { Finding } from './finding.ts'

/**
 * Pattern literals that are not the file's own. `PathParams` may name any route of the app.
 *
 * @param patterns those of all routes
 */
export function checkPatterns(
  { file, pattern: own }: ManifestRoute,
  source: RouteSource,
  patterns: ReadonlySet<string>,
): Finding[] {
  return source.patterns.flatMap(({ type, pattern, position }) => {
    const written = readPattern(pattern)
    if (written === own || (type === 'PathParams' && patterns.has(written))) return []
    return [
      {
        code: 'wrong-pattern',
        message: `"${file}" has the type ${type}<'${pattern}'>, but its pattern is ${own}`,
        files: [file],
        fix: `Write ${type}<'${own}'>, or rename the directory`,
        position,
      },
    ]
  })
}

/** The one spelling of a pattern; one that cannot be read stays as it is, and is nobody's. */
function readPattern(pattern: string): string {
  try {
    return formatPattern(parsePattern(pattern))
  } catch (error) {
    if (error instanceof PatternError) return pattern
    throw error
  }
}
