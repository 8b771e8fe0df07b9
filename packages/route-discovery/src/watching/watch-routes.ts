import { dirname, relative, sep } from 'node:path'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { DiscoveryError } from '../diagnostics/discovery-error.ts'
import {
  DISCOVERY_OPTION_NAMES,
  type DiscoveryOptions,
  type DiscoverySettings,
  toDiscoverySettings,
  toMatcherNames,
} from '../discovery-options.ts'
import { findRoutes } from '../find-routes.ts'
import type { RouteManifest } from '../route-manifest.ts'
import {
  checkFunction,
  type FileWatcher,
  nearestDirectory,
  throwLater,
  type WillRead,
  watchFiles,
} from './file-watcher.ts'
import {
  type RouteChanges,
  type StampedManifest,
  stampManifest,
  toRouteChanges,
} from './route-changes.ts'

/** What a watcher tells after files have changed. */
export interface RouteUpdate {
  /** The last one without problems; `undefined` until there is one. */
  readonly manifest: RouteManifest | undefined
  /** Against the last update. */
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
  /**
   * A watcher that watches other files too, as a development server needs it. Its own `onChange`
   * then says when to look again, by calling `refresh()`. Default: a watcher for this app
   * directory alone, which refreshes by itself.
   *
   * @example
   * const watcher = watchFiles({
   *   onChange(changed) {
   *     forgetModules(changed)
   *     routes.refresh()
   *   },
   *   onError,
   * })
   * const routes = await watchRoutes({ appDir, watcher, onUpdate })
   */
  readonly watcher?: FileWatcher
}

export interface RouteWatcher {
  /** The latest update. */
  readonly current: RouteUpdate
  /**
   * Discovers the routes again, at once, and calls `onUpdate` where something has changed.
   *
   * @param matchers as the option of that name. Default: the ones that were given last.
   * @returns the update that was told; `undefined` where nothing has changed.
   * @throws {TypeError} for wrong matchers.
   */
  refresh(matchers?: DiscoveryOptions['matchers']): RouteUpdate | undefined
  /** Stops watching the app directory; nothing is told any more. */
  close(): Promise<void>
}

/**
 * Discovers routes, and again whenever files below the app directory change, are renamed,
 * come or go, the directory itself included.
 *
 * @throws {TypeError} for an option that is unknown or wrong. A tree that is wrong is told to
 * `onUpdate` instead.
 */
export async function watchRoutes(options: WatchOptions): Promise<RouteWatcher> {
  checkOptions(options, WATCH_OPTION_NAMES, WHERE)
  const { onUpdate, onError = throwLater, watcher: given, ...discovery } = options
  checkFunction(onUpdate, `${WHERE}: onUpdate`)
  checkFunction(onError, `${WHERE}: onError`)
  if (given !== undefined && typeof given?.watchTree !== 'function') {
    throw new TypeError(`${WHERE}: watcher is ${String(given)}; give one that watchFiles() made`)
  }
  const settings = toDiscoverySettings(discovery, WHERE)
  const own = given ?? watchFiles({ onChange: () => routes.refresh(), onError })
  const routes = new WatchedRoutes(settings, { watcher: own, onUpdate, onError })
  routes.refresh()
  return {
    get current() {
      return routes.current
    },
    refresh: (matchers) => routes.refresh(matchers),
    async close() {
      routes.close()
      if (given === undefined) own.close()
    },
  }
}

const WHERE = 'watchRoutes()'
const WATCH_OPTION_NAMES = [...DISCOVERY_OPTION_NAMES, 'onUpdate', 'onError', 'watcher']

/**
 * The routes as they were told last. What is told comes from two readings of the disk: a watcher
 * only says when to read it again.
 */
class WatchedRoutes {
  current: RouteUpdate = { manifest: undefined, changes: NO_CHANGES, diagnostics: [] }
  #settings: DiscoverySettings
  #last: StampedManifest | undefined
  #isClosed = false
  readonly #watcher: FileWatcher
  readonly #onUpdate: (update: RouteUpdate) => void
  readonly #onError: (error: unknown) => void

  constructor(
    settings: DiscoverySettings,
    {
      watcher,
      onUpdate,
      onError,
    }: Required<Pick<WatchOptions, 'watcher' | 'onUpdate' | 'onError'>>,
  ) {
    this.#settings = settings
    this.#watcher = watcher
    this.#onUpdate = onUpdate
    this.#onError = onError
  }

  refresh(matchers?: DiscoveryOptions['matchers']): RouteUpdate | undefined {
    if (matchers !== undefined) {
      this.#settings = { ...this.#settings, matchers: toMatcherNames(matchers, 'refresh()') }
    }
    if (this.#isClosed) return undefined
    try {
      const update = this.#discover()
      if (isSame(this.current, update)) return undefined
      this.current = update
      this.#onUpdate(update)
      return update
    } catch (error) {
      this.#onError(error)
      return undefined
    }
  }

  close(): void {
    this.#isClosed = true
    this.#watcher.watchTree(this.#settings.root, () => {})
  }

  #discover(): RouteUpdate {
    const { root } = this.#settings
    try {
      const manifest = this.#watcher.watchTree(root, (willRead) => {
        watchAbove(root, willRead)
        return findRoutes(this.#settings, willRead)
      })
      const before = this.#last
      this.#last = stampManifest(root, manifest)
      return { manifest, changes: toRouteChanges(root, before, this.#last), diagnostics: [] }
    } catch (error) {
      if (!(error instanceof DiscoveryError)) throw error
      const { diagnostics } = error
      return { manifest: this.#last?.manifest, changes: NO_CHANGES, diagnostics }
    }
  }
}

const NO_CHANGES: RouteChanges = { added: [], changed: [], removed: [] }

/** Watches for a root that is made again, or whose own directory is. */
function watchAbove(root: string, willRead: WillRead): void {
  let above: string
  do {
    above = nearestDirectory(dirname(root))
    const [next = ''] = relative(above, root).split(sep)
    willRead(above, next)
    // A directory that came meanwhile came unseen.
  } while (above !== nearestDirectory(dirname(root)))
}

/** Whether there is nothing to tell. The first manifest always is. */
function isSame(current: RouteUpdate, { manifest, changes, diagnostics }: RouteUpdate): boolean {
  if (current.manifest === undefined && manifest !== undefined) return false
  const { added, changed, removed } = changes
  return (
    added.length + changed.length + removed.length === 0 &&
    JSON.stringify([manifest?.warnings, manifest?.pages, diagnostics]) ===
      JSON.stringify([current.manifest?.warnings, current.manifest?.pages, current.diagnostics])
  )
}
