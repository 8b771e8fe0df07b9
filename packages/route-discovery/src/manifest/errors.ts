import { type Diagnostic, formatDiagnostic } from './diagnostic.ts'
import type { ManifestRoute } from './route-manifest.ts'

/** The error of discovery. It lists all problems at once. */
export class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError'
  readonly code = 'discovery-failed'
  readonly diagnostics: readonly Diagnostic[]
  /**
   * The routes whose names have no problem, routes in conflict included. Use them for reports on
   * their files. Do not serve them.
   */
  readonly routes: readonly ManifestRoute[]

  /** @param where the place of the files, such as the path of the app directory */
  constructor(
    where: string,
    diagnostics: readonly Diagnostic[],
    routes: readonly ManifestRoute[] = [],
  ) {
    const count = diagnostics.length === 1 ? '1 problem' : `${diagnostics.length} problems`
    super(`${count} in ${where}\n\n${diagnostics.map(formatDiagnostic).join('\n\n')}`)
    this.diagnostics = diagnostics
    this.routes = routes
  }
}

/** The reason why a file of the app directory cannot be used. Codes are stable. */
export type RouteLoadErrorCode =
  | 'import-failed'
  | 'invalid-middleware'
  | 'invalid-route-module'
  | 'not-importable'

/** The error for a route or middleware file that cannot be imported, or exports the wrong thing. */
export class RouteLoadError extends Error {
  override readonly name = 'RouteLoadError'
  readonly code: RouteLoadErrorCode
  /** Relative to the app directory, with forward slashes. */
  readonly file: string

  constructor(
    code: RouteLoadErrorCode,
    file: string,
    { problem, fix, cause }: { problem: string; fix: string; cause?: unknown },
  ) {
    super(
      `${file}: ${/[.?!]$/.test(problem) ? problem : `${problem}.`} ${fix}`,
      cause === undefined ? undefined : { cause },
    )
    this.code = code
    this.file = file
  }
}
