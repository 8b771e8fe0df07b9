import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ManifestPage, ManifestRoute } from '../route-manifest.ts'

/** Routes that would match the same URLs with equal rank. */
export function findConflicts(
  _routes: readonly ManifestRoute[],
  _pages: readonly ManifestPage[],
): Diagnostic[] {
  return []
}
