import { dirname, relative, sep } from 'node:path'
import { UsageError } from '@portolan/dispatch-core'
import { checkOptions } from '@portolan/dispatch-core/adapter'
import { toManifest } from '../discovery/discover-routes.ts'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import { DiscoveryError } from '../manifest/errors.ts'
import type { RouteManifest } from '../manifest/route-manifest.ts'
import {
  checkFunction,
  DISCOVERY_OPTION_NAMES,
  type DiscoveryOptions,
  type DiscoverySettings,
  toDiscoverySettings,
  toMatcherNames,
} from '../options/discovery-options.ts'
import { type Scan, scanAppDirectory } from '../scan/scan-app-directory.ts'
import {
  type FileWatcher,
  nearestDirectory,
  throwLater,
  type WatchedDirectory,
  watchFiles,
} from './file-watcher.ts'
import {
  type RouteChanges,
  type StampedManifest,
  stampManifest,
  toRouteChanges,
} from './route-changes.ts'

/** The routes after files have changed. */
export interface RouteUpdate {
  /** The last manifest without problems; `undefined` until there is one. */
  readonly manifest: RouteManifest | undefined
  /** The differences from the routes of the last update. */
  readonly changes: RouteChanges
  /** The problems of the files now. While there are any, `manifest` is older than the files. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface WatchOptions extends DiscoveryOptions {
  /**
   * Called once at the start, and then for each set of changes, even if only the content of a route
   * or middleware file has changed. `onError` gets the errors that it throws.
   */
  readonly onUpdate: (update: RouteUpdate) => void
  /** Called if watching itself fails. Default: the error is thrown as an uncaught one. */
  readonly onError?: (error: unknown) => void
  /**
   * A watcher that watches other files too, as a development server needs it. Its `onChange` has to
   * call `refresh()`. Default: a watcher for this app directory alone, which refreshes by itself.
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
   * Discovers the routes again at once, and calls `onUpdate` if something has changed.
   *
   * @param matchers as the option of that name. Default: the ones that were given last.
   * @returns the update that `onUpdate` got; `undefined` if nothing has changed.
   * @throws {UsageError} for wrong matchers.
   */
  refresh(matchers?: DiscoveryOptions['matchers']): RouteUpdate | undefined
  /** Stops watching the app directory, and calls nothing any more. */
  close(): Promise<void>
}

/**
 * Discovers routes, and discovers them again whenever the app directory, or a file below it,
 * changes, is renamed, comes or goes.
 *
 * @throws {UsageError} for an option that is unknown or wrong. The problems of the app directory go
 * to `onUpdate` instead.
 */
export async function watchRoutes(options: WatchOptions): Promise<RouteWatcher> {
  checkOptions(options, WATCH_OPTION_NAMES, WHERE)
  const { onUpdate, onError = throwLater, watcher: given, ...discovery } = options
  checkFunction(onUpdate, `${WHERE}: onUpdate`, '({ manifest }) => { … }')
  checkFunction(onError, `${WHERE}: onError`, '(error) => { … }')
  if (given !== undefined && typeof given?.watchTree !== 'function') {
    throw new UsageError(
      'invalid-option',
      `${WHERE}: watcher is ${String(given)}; give one that watchFiles() made`,
    )
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
 * The routes of the last update. An update compares two readings of the disk: a watcher only says
 * when to read it again.
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
    this.#watcher.watchTree(this.#settings.root, [])
  }

  #discover(): RouteUpdate {
    const { root } = this.#settings
    try {
      const manifest = toManifest(this.#scan(), this.#settings, root)
      const before = this.#last
      this.#last = stampManifest(root, manifest)
      return { manifest, changes: toRouteChanges(root, before, this.#last), diagnostics: [] }
    } catch (error) {
      if (!(error instanceof DiscoveryError)) throw error
      const { diagnostics } = error
      return { manifest: this.#last?.manifest, changes: NO_CHANGES, diagnostics }
    }
  }

  /**
   * Scans until all directories of the last scan were watched before it: a change that comes before
   * the watch goes unnoticed.
   */
  #scan(): Scan {
    const { root, followSymlinks } = this.#settings
    for (;;) {
      const { scan, error } = tryScan(root, followSymlinks)
      const isNew = this.#watcher.watchTree(root, [aboveRoot(root), ...(scan?.directories ?? [])])
      if (isNew) continue
      if (scan === undefined) throw error
      return scan
    }
  }
}

function tryScan(root: string, followSymlinks: boolean): { scan?: Scan; error?: unknown } {
  try {
    return { scan: scanAppDirectory(root, followSymlinks) }
  } catch (error) {
    return { error }
  }
}

const NO_CHANGES: RouteChanges = { added: [], changed: [], removed: [] }

/** The directory whose watch notices that a root, or a directory above it, is made again. */
function aboveRoot(root: string): WatchedDirectory {
  const directory = nearestDirectory(dirname(root))
  const [only = ''] = relative(directory, root).split(sep)
  return { directory, only }
}

/** Whether an update says nothing new. The first manifest is always new. */
function isSame(current: RouteUpdate, { manifest, changes, diagnostics }: RouteUpdate): boolean {
  if (current.manifest === undefined && manifest !== undefined) return false
  const { added, changed, removed } = changes
  return (
    added.length + changed.length + removed.length === 0 &&
    JSON.stringify([manifest?.warnings, manifest?.pages, diagnostics]) ===
      JSON.stringify([current.manifest?.warnings, current.manifest?.pages, current.diagnostics])
  )
}
