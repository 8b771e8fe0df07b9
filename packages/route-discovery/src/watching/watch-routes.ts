import { setTimeout as delay } from 'node:timers/promises'
import { checkOptions } from '@portolan/dispatch-core'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { DiscoveryError } from '../diagnostics/discovery-error.ts'
import {
  DISCOVERY_OPTION_NAMES,
  type DiscoveryOptions,
  type DiscoverySettings,
  toDiscoverySettings,
} from '../discovery-options.ts'
import { findRoutes } from '../find-routes.ts'
import type { RouteManifest } from '../route-manifest.ts'
import { CLOCK_STEP, readFileStamps } from './file-stamps.ts'
import { type RouteChanges, type StampedManifest, toRouteChanges } from './route-changes.ts'
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

  let last: StampedManifest | undefined

  function update(willRead: (folder: string) => void): void {
    try {
      const next = discover(settings, last, willRead)
      if (next.found !== undefined) last = next.found
      if (isSame(current, next.update)) return
      current = next.update
      onUpdate(current)
    } catch (error) {
      onError(error)
    }
  }

  // What was written before the call is then old enough to be told from what is written later.
  await delay(CLOCK_STEP)
  const stop = watchTree(settings.root, { update, onError })
  return {
    get current() {
      return current
    },
    close: async () => stop(),
  }
}

const NO_CHANGES: RouteChanges = { added: [], changed: [], removed: [] }

/** What is on disk, told against the last manifest: what the watcher saw only says when. */
function discover(
  settings: DiscoverySettings,
  last: StampedManifest | undefined,
  willRead: (folder: string) => void,
): { update: RouteUpdate; found?: StampedManifest } {
  try {
    const manifest = findRoutes(settings, willRead)
    const found = { manifest, stamps: readFileStamps(settings.root, manifest) }
    return { found, update: { manifest, changes: toRouteChanges(last, found), diagnostics: [] } }
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error
    const { diagnostics } = error
    return { update: { manifest: last?.manifest, changes: NO_CHANGES, diagnostics } }
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
