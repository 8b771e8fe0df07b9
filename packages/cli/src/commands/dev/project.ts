import { existsSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Settings } from '../../config/settings.ts'
import { isInside } from '../../files/paths.ts'
import { FileWatches, isTouched } from '../../modules/file-watches.ts'
import { createModuleLoader } from '../../modules/module-loader.ts'
import { findMatchersFile } from '../../project/load-matchers.ts'
import { writeTypes } from '../../project/write-types.ts'
import type { LoadedSources } from './error-position.ts'
import type { ProblemLog } from './problem-log.ts'
import { type DiscoveredRoutes, watchDiscoveredRoutes } from './routes.ts'
import { HiddenRoutes, ProjectApp } from './running-app.ts'

interface OpenProjectOptions {
  readonly settings: Settings
  readonly problems: ProblemLog
  /** Told of each file that is loaded. */
  readonly sources: LoadedSources
  /** Called with the files, relative to the project's directory, whose change is live from now on. */
  readonly onReload: (files: readonly string[], isRestart: boolean) => void
}

/** A project that is served from its sources. */
export interface OpenProject {
  readonly app: ProjectApp
  readonly routeCount: () => number
  /** @param limit milliseconds that the app may take for its end @throws as `closeApp()` does */
  close(limit: number): Promise<void>
}

/** @throws CommandError where there is nothing to serve. */
export async function openProject(options: OpenProjectOptions): Promise<OpenProject> {
  const { problems, sources, onReload } = options
  let settings = withRealPaths(options.settings)
  const { root, configFile } = settings
  const matchersFile = findMatchersFile(settings.matchers)
  const missing = new MissingFiles()
  // Files may change before there are routes and an app; they begin with what is there then.
  let discovered: DiscoveredRoutes | undefined
  let app: ProjectApp | undefined
  let unused: ReadonlySet<string> = new Set()

  const onError = (error: unknown) => problems.showError('Watching the modules', error)
  const watches = new FileWatches({ onChange, onError })
  const types = new FreshTypes(settings, (error) => problems.showError('The types', error))
  const loader = await createModuleLoader({
    root,
    onRead(file) {
      sources.add(file)
      watches.watch(file)
    },
    onMissing(path) {
      missing.add(path)
      watches.watch(path)
    },
  })
  const routes = await watchDiscoveredRoutes({
    settings,
    problems,
    loader,
    onChange(onDisk) {
      app?.useRoutes(onDisk)
      types.refresh(onDisk.manifest)
    },
  }).catch(async (error) => {
    watches.close()
    await loader.close()
    throw error
  })
  discovered = routes
  types.refresh(routes.current.manifest)
  for (const file of [configFile, matchersFile, ...settings.serverCandidates])
    if (file !== undefined) watches.watch(file)
  const hidden = new HiddenRoutes((file, path) => problems.warn(file, tellHidden(file, path)))
  const onWarning = (message: string) => problems.warn('The app', message)
  const appOptions = {
    get settings() {
      return settings
    },
    loader,
    problems,
    hidden,
    onWarning,
  }
  const served = new ProjectApp(appOptions, routes.current)
  app = served

  function onChange(paths: ReadonlySet<string>): void {
    const changed = new Set([...unused, ...paths])
    try {
      reload(changed)
      unused = new Set()
      problems.solved(RELOADING)
    } catch (error) {
      // They are tried again with the next ones.
      unused = changed
      problems.showFault(RELOADING, error)
    }
  }

  function reload(changed: ReadonlySet<string>): void {
    const isChanged = (file: string) => isTouched(file, changed)
    if (configFile !== undefined && isChanged(configFile))
      problems.warn('The configuration', `${nameOf(configFile)} has changed; start again to use it`)
    const forgotten = loader.forget(isChanged)
    const isFound = missing.takeFound(changed)
    if (matchersFile !== undefined && (isFound || forgotten.has(matchersFile)))
      void discovered?.reloadMatchers()
    const isNew = takeNewApp()
    if (forgotten.size === 0 && !isFound && !isNew) return
    const { serverFile } = settings
    const isRestart = serverFile !== undefined && (isNew || forgotten.has(serverFile))
    if (isRestart) app?.restart()
    else app?.useRoutes()
    const files = [...changed].filter((file) => forgotten.has(file) || file === serverFile)
    if (files.length > 0) onReload(files.map(nameOf), isRestart)
  }

  /** A project may get an app while it is served, and with it guards. */
  function takeNewApp(): boolean {
    const file = settings.serverFile ?? settings.serverCandidates.find((path) => existsSync(path))
    const isNew = file !== settings.serverFile
    if (isNew) settings = { ...settings, serverFile: file }
    return isNew
  }

  function tellHidden(file: string, path: string): string {
    const { serverFile } = settings
    const name = serverFile === undefined ? 'The app' : nameOf(serverFile)
    return `${name} answers 404 for ${path} before the routes see it, and so hides ${file}. Call next() there, or mount resourceRoutes() in ${name} before what answers`
  }

  function nameOf(file: string): string {
    return relative(root, file)
  }

  return {
    app: served,
    routeCount: () => routes.current.manifest.routes.length,
    async close(limit) {
      watches.close()
      await routes.close()
      await types.settled()
      await served.close(limit).finally(() => loader.close())
    },
  }
}

/** What fails where `portolan dev` itself does, in its own words. */
const RELOADING = 'Reloading'

/** As the loader names files, so that the two can be compared. */
function withRealPaths(settings: Settings): Settings {
  const { root, serverFile, appDir, matchers } = settings
  const matchersFile = findMatchersFile(matchers)
  const real = realpathSync(root)
  const inReal = (path: string) => (isInside(path, root) ? join(real, relative(root, path)) : path)
  return {
    ...settings,
    root: real,
    appDir: inReal(appDir),
    serverFile: serverFile === undefined ? undefined : realpathSync(serverFile),
    serverCandidates: settings.serverCandidates.map(inReal),
    matchers: matchersFile === undefined ? matchers : { file: realpathSync(matchersFile) },
  }
}

/** Files that modules import and that are not there. */
class MissingFiles {
  readonly #paths = new Set<string>()

  /** @param path as far as it is written: perhaps without its extension */
  add(path: string): void {
    this.#paths.add(path)
  }

  /** Whether one of them has come; it is no longer missing. */
  takeFound(changed: ReadonlySet<string>): boolean {
    const found = [...this.#paths].filter(
      (path) => isTouched(path, changed) || [...changed].some((file) => file.startsWith(path)),
    )
    for (const path of found) this.#paths.delete(path)
    return found.length > 0
  }
}

/** Where TypeScript and editors look whether a directory is a project of theirs. */
const TYPE_CHECKED = ['tsconfig.json', 'jsconfig.json']

/** Keeps the types of the routes as the routes are, in projects whose types are checked. */
class FreshTypes {
  readonly #settings: Settings
  readonly #onError: (error: unknown) => void
  #writing: Promise<unknown> = Promise.resolve()
  #wanted: RouteManifest | undefined

  constructor(settings: Settings, onError: (error: unknown) => void) {
    this.#settings = settings
    this.#onError = onError
  }

  /** Writes the types of these routes, unless others are wanted before their turn comes. */
  refresh(manifest: RouteManifest): void {
    const { root, typesDir } = this.#settings
    if (![...TYPE_CHECKED.map((name) => join(root, name)), typesDir].some(existsSync)) return
    this.#wanted = manifest
    this.#writing = this.#writing.then(() => this.#write(manifest)).catch(this.#onError)
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(manifest: RouteManifest): Promise<void> {
    if (manifest === this.#wanted) await writeTypes(this.#settings, manifest)
  }
}
