import type { Segment } from '@portolan/dispatch-core/pattern'

/** A directory on the way to a route, with what its path means in a URL. */
export interface RouteDirectory {
  /** As written, relative to the app directory: `api/users/[id]`; `''` for itself. */
  readonly path: string
  readonly parent: RouteDirectory | undefined
  /** Those of the parent and its own, which a group has not. */
  readonly segments: readonly Segment[]
  /** The text form of `segments`. */
  readonly pattern: string
  /** The files that discovery reads here, by their role, in no order. */
  route: readonly string[]
  page: readonly string[]
  middleware: readonly string[]
  /** The middleware files at or above, outermost first. Empty until all files are placed. */
  chain: readonly string[]
}
