import type { Segment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from './diagnostics/diagnostic.ts'

/** A resource route of an app directory. */
export interface ManifestRoute {
  /** The directory as written: `api/users/[id]`; `''` for the app directory itself. */
  readonly id: string
  /** The text form of `segments`: `/api/users/:id`. */
  readonly pattern: string
  readonly segments: readonly Segment[]
  /** The route file, relative to the app directory, with forward slashes. */
  readonly file: string
  /** The middleware files around it, likewise, outermost first. */
  readonly middleware: readonly string[]
}

/** A page: its directory is no resource route. */
export interface ManifestPage {
  readonly id: string
  readonly pattern: string
  readonly segments: readonly Segment[]
  readonly file: string
  /** The route file beside the page, which therefore serves nothing. */
  readonly shadows?: string
}

/** What discovery finds in an app directory: plain JSON data without absolute paths. */
export interface RouteManifest {
  readonly version: 1
  /** In the order of `comparePatterns`, equals by their pattern. */
  readonly routes: readonly ManifestRoute[]
  /** Likewise. */
  readonly pages: readonly ManifestPage[]
  /** What was probably not meant, and stops nothing. */
  readonly warnings: readonly Diagnostic[]
}
