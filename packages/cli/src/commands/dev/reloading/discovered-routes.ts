import { relative } from 'node:path'
import type { ParamMatcher } from '@portolan/dispatch-core'
import {
  formatDiagnostic,
  type RouteManifest,
  type RouteUpdate,
  type RouteWatcher,
  watchRoutes,
} from '@portolan/route-discovery'
import type { Settings } from '../../../config/settings.ts'
import { CommandError } from '../../../errors.ts'
import type { ModuleLoader } from '../../../modules/module-loader.ts'
import { findMatchersFile, loadMatchers } from '../../../project/load-matchers.ts'
import type { ProblemLog } from '../problems/problem-log.ts'
import type { RoutesOnDisk } from './live-app.ts'

export interface DiscoveredRoutesOptions {
  readonly settings: Settings
  readonly problems: ProblemLog
  readonly loader: ModuleLoader
  /** Called with the routes after some came, went or moved, and after their matchers changed. */
  readonly onChange: (onDisk: RoutesOnDisk) => void
}

/** The routes of a project, found again whenever its directories change. */
export interface DiscoveredRoutes {
  readonly current: RoutesOnDisk
  /** Imports the matchers again. */
  reloadMatchers(): Promise<void>
  close(): Promise<void>
}

/** @throws CommandError where there is no app directory, or where the matchers cannot be loaded. */
export async function watchDiscoveredRoutes(
  options: DiscoveredRoutesOptions,
): Promise<DiscoveredRoutes> {
  const { settings, problems, loader, onChange } = options
  const loadProjectMatchers = () => loadMatchers(settings, (file) => loader.import(file))
  const matchersName = relative(settings.root, findMatchersFile(settings.matchers) ?? '')
  let current: RoutesOnDisk = { manifest: NO_ROUTES, matchers: await loadProjectMatchers() }
  let watcher = await watchWith(current.matchers)
  let reloading = Promise.resolve()
  const [first] = watcher.current.diagnostics
  if (first?.code === 'app-dir-missing') {
    await watcher.close()
    throw new CommandError(formatDiagnostic(first))
  }
  return {
    get current() {
      return current
    },
    reloadMatchers() {
      reloading = reloading.then(reload)
      return reloading
    },
    async close() {
      await reloading
      await watcher.close()
    },
  }

  async function reload(): Promise<void> {
    try {
      const before = watcher
      watcher = await watchWith(await loadProjectMatchers())
      await before.close()
      problems.solved(matchersName)
      onChange(current)
    } catch (error) {
      problems.showError(matchersName, error)
    }
  }

  async function watchWith(
    matchers: Readonly<Record<string, ParamMatcher>>,
  ): Promise<RouteWatcher> {
    let isFirst = true
    const { appDir, followSymlinks } = settings
    const onUpdate = ({ manifest, diagnostics }: RouteUpdate) => {
      const before = current.manifest
      showDiscovery(problems, { manifest: manifest ?? before, diagnostics })
      // With these matchers nothing was right so far: what there is goes with the last ones.
      if (manifest === undefined) return
      current = { manifest, matchers }
      // Where only contents have changed, modules are loaded again, and the routes are the same.
      if (!isFirst && listFiles(before) !== listFiles(manifest)) onChange(current)
    }
    const onError = (error: unknown) => problems.showError('Watching the app directory', error)
    const watching = await watchRoutes({ appDir, followSymlinks, matchers, onUpdate, onError })
    isFirst = false
    return watching
  }
}

/** What routes are made of, in one text. */
function listFiles({ routes }: RouteManifest): string {
  return JSON.stringify(routes.map(({ file, middleware }) => [file, middleware]))
}

const NO_ROUTES: RouteManifest = { version: 1, routes: [], pages: [], warnings: [] }

function showDiscovery(
  problems: ProblemLog,
  { manifest, diagnostics }: Pick<RouteUpdate, 'diagnostics'> & { manifest: RouteManifest },
): void {
  if (diagnostics.length === 0) problems.solved('The app directory')
  else {
    const text = diagnostics.map(formatDiagnostic).join('\n\n')
    problems.showText(
      'The app directory',
      `${text}\n\nUntil this is solved, the routes stay as they were.`,
    )
  }
  const warnings = manifest.warnings.map(formatDiagnostic).join('\n\n')
  if (warnings !== '') problems.warn('The app directory', warnings)
}
