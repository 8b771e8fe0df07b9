import type { Segment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from './diagnostic.ts'

/** A resource route of an app directory. */
export interface ManifestRoute {
  /** The directory as it is written: `api/users/[id]`; `''` for the app directory itself. */
  readonly id: string
  /** The text form of `segments`: `/api/users/:id`. */
  readonly pattern: string
  readonly segments: readonly Segment[]
  /** The route file, relative to the app directory, with forward slashes. */
  readonly file: string
  /** The middleware files around it, likewise, outermost first. */
  readonly middleware: readonly string[]
}

/** A page. Its directory is not a resource route. */
export interface ManifestPage {
  readonly id: string
  readonly pattern: string
  readonly segments: readonly Segment[]
  readonly file: string
  /** The route file beside the page, which therefore serves nothing. */
  readonly shadows?: string
}

/** The routes and pages of an app directory: plain JSON data without absolute paths. */
export interface RouteManifest {
  readonly version: 1
  /** In the order of `comparePatterns`, and by their pattern where that is equal. */
  readonly routes: readonly ManifestRoute[]
  /** Likewise. */
  readonly pages: readonly ManifestPage[]
  /** Each names something that was probably not meant. A warning stops nothing. */
  readonly warnings: readonly Diagnostic[]
}
