import { checkOptions } from '@portolan/dispatch-core'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { DiscoveryError } from '../diagnostics/discovery-error.ts'
import {
  DISCOVERY_OPTION_NAMES,
  type DiscoveryOptions,
  toDiscoverySettings,
} from '../discovery-options.ts'
import { findRoutes } from '../find-routes.ts'
import type { RouteManifest } from '../route-manifest.ts'
import { type RouteChanges, toRouteChanges } from './route-changes.ts'
import { watchTree } from './watch-tree.ts'

/** What a watcher tells after files have changed. */
export interface RouteUpdate {
  /** The last one without problems; `undefined` until there is one. */
  readonly manifest: RouteManifest | undefined
  /** Against what was told before. */
  readonly changes: RouteChanges
  /** Why `manifest` is not what is on disk now; empty where it is. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface WatchOptions extends DiscoveryOptions {
  /**
   * Called once at the start, and then for each set of changes, also where only the content
   * of a route or middleware file changed. Its errors reach `onError`.
   */
  readonly onUpdate: (update: RouteUpdate) => void
  /** Called where watching itself fails. Default: the error is thrown where nobody catches it. */
  readonly onError?: (error: unknown) => void
}

export interface RouteWatcher {
  /** The latest update. */
  readonly current: RouteUpdate
  /** Stops watching; nothing is told any more. */
  close(): Promise<void>
}

/**
 * Discovers routes, and again whenever files below the app directory change, are renamed,
 * come or go, the directory itself included.
 *
 * @throws TypeError for an option that is unknown or wrong. A tree that is wrong is told to
 * `onUpdate` instead.
 */
export async function watchRoutes(options: WatchOptions): Promise<RouteWatcher> {
  checkOptions(options, [...DISCOVERY_OPTION_NAMES, 'onUpdate', 'onError'], 'watchRoutes()')
  const { onUpdate, onError = throwLater, ...discovery } = options
  if (typeof onUpdate !== 'function') {
    throw new TypeError(`watchRoutes(): onUpdate is ${String(onUpdate)}; give a function`)
  }
  const settings = toDiscoverySettings(discovery, 'watchRoutes()')
  let current: RouteUpdate = { manifest: undefined, changes: NO_CHANGES, diagnostics: [] }

  /** Those written since the last manifest. */
  const written = new Set<string>()

  function update(changedFiles: ReadonlySet<string>): void {
    for (const file of changedFiles) written.add(file)
    try {
      const next = discover(settings, current.manifest, written)
      if (next.diagnostics.length === 0) written.clear()
      if (isSame(current, next)) return
      current = next
      onUpdate(next)
    } catch (error) {
      onError(error)
    }
  }

  const close = await watchTree(settings.root, settings.followSymlinks, { update, onError })
  return {
    get current() {
      return current
    },
    close,
  }
}

const NO_CHANGES: RouteChanges = { added: [], changed: [], removed: [] }

function discover(
  settings: Parameters<typeof findRoutes>[0],
  last: RouteManifest | undefined,
  changedFiles: ReadonlySet<string>,
): RouteUpdate {
  try {
    const manifest = findRoutes(settings)
    return { manifest, changes: toRouteChanges(last, manifest, changedFiles), diagnostics: [] }
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error
    return { manifest: last, changes: NO_CHANGES, diagnostics: error.diagnostics }
  }
}

/** Whether there is nothing to tell. What was told first differs from all. */
function isSame(current: RouteUpdate, { manifest, changes, diagnostics }: RouteUpdate): boolean {
  if (current.manifest === undefined && manifest !== undefined) return false
  const { added, changed, removed } = changes
  return (
    added.length + changed.length + removed.length === 0 &&
    JSON.stringify([manifest?.warnings, manifest?.pages, diagnostics]) ===
      JSON.stringify([current.manifest?.warnings, current.manifest?.pages, current.diagnostics])
  )
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
