import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { RouteDirectory } from './route-directory.ts'

/** Sibling directories that differ only in case: one and the same on some file systems. */
export function findCaseCollisions(_directories: readonly RouteDirectory[]): Diagnostic[] {
  return []
}
