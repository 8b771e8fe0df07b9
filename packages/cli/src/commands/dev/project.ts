import { existsSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type RouteManifest, watchFiles } from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { isFile, isInside } from '../../files/paths.ts'
import { createModuleLoader } from '../../modules/module-loader.ts'
import { loadSourceWorkers } from '../../modules/source-workers.ts'
import { findMatchersFile } from '../../project/load-matchers.ts'
import { checkProjectFiles } from '../../project/project-files.ts'
import { writeTypes } from '../../project/write-types.ts'
import type { AppHost } from './app-server.ts'
import type { LoadedSources } from './error-position.ts'
import type { ProblemLog } from './problem-log.ts'
import { Routes } from './routes.ts'
import { RunningApp } from './running-app.ts'

export interface ProjectOptions {
  readonly settings: ProjectSettings
  /** The server whose requests come to the app. */
  readonly host: AppHost
  readonly problems: ProblemLog
  /** Told of each file that is loaded. */
  readonly sources: LoadedSources
  /**
   * Called with the files, relative to the project's directory, whose change is live from now on.
   */
  readonly onReload: (files: readonly string[], isRestart: boolean) => void
  /** Called with each file of a package that Node loads by itself, and does not forget. */
  readonly onPackage: (file: string) => void
  /** Called with a line for each URL that comes or goes. */
  readonly onMoved: (line: string) => void
  /** Milliseconds between two looks at the files; `undefined` where the system tells of changes. */
  readonly poll: number | undefined
}

/** A project that is served from its sources. */
export interface Project {
  readonly app: RunningApp
  readonly routes: Routes
  /** Resolves once the app and the routes know of every change that was noticed so far. */
  settled(): Promise<void>
  /** @param limit milliseconds that the app may take for its end @throws as `closeApp()` does */
  close(limit: number): Promise<void>
}

/**
 * Opens a project and watches its files. On a save, the modules of the changed files are
 * forgotten, with all modules that import them; then the running app gets its routes again, or is
 * restarted where its own module is among them. Everything else keeps its state.
 *
 * @throws {CommandError} when there is nothing to serve.
 */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const { problems, sources, onReload, onPackage, onMoved, poll } = options
  const settings = withRealPaths(options.settings)
  const { root } = settings
  checkProjectFiles(settings)
  const matchersFile = findMatchersFile(settings.matchers)
  let { serverFile } = settings
  // Files may change before there are routes and an app; those begin with the latest files.
  let routes: Routes | undefined
  let app: RunningApp | undefined
  let matchersRead: Promise<void> | undefined

  const missing = new MissingFiles()
  const types = new FreshTypes(settings, (error) => problems.showError('The types', error))
  const watcher = watchFiles({
    onChange: retryFailed(reload, problems),
    onError: (error) => problems.showError('Watching the files', error),
    ...(poll !== undefined && { poll }),
  })
  const loader = await createModuleLoader({
    root,
    onRead(file) {
      sources.add(file)
      watcher.watch(file)
    },
    onMissing(path) {
      missing.add(path)
      watcher.watch(path)
    },
    onPackage,
    onDisposeError: (error) => problems.showError('import.meta.hot.dispose()', error),
  })
  const workers = loadSourceWorkers(root, (file) => watcher.watch(file))
  for (const file of [matchersFile, ...settings.serverCandidates]) {
    if (file !== undefined) watcher.watch(file)
  }
  try {
    routes = await Routes.open({ settings, problems, loader, watcher, onMoved })
  } catch (error) {
    workers.close()
    watcher.close()
    await loader.close()
    throw error
  }
  types.refresh(routes.manifest)
  app = new RunningApp({ settings, loader, problems, routes, host: options.host })
  return {
    app,
    routes,
    async settled() {
      await watcher.settled()
      await matchersRead
    },
    close: (limit) => close({ app, routes }, limit),
  }

  function reload(changed: ReadonlySet<string>): void {
    const isChanged = (file: string) => isTouched(file, changed)
    const forgotten = loader.forget(isChanged)
    // Compilers remove a file before they write it again.
    for (const file of forgotten) if (!existsSync(file)) missing.add(file)
    const isFound = missing.takeFound(changed)
    if (matchersFile !== undefined && (isFound || forgotten.has(matchersFile))) {
      matchersRead = routes?.reloadMatchers().then((isOther) => {
        if (isOther) useRoutes()
      })
    }
    const isOther = mayMoveRoutes(changed, forgotten) && routes?.refresh() === true
    const isNew = takeNewApp()
    const isRestart = isNew || (serverFile !== undefined && forgotten.has(serverFile))
    if (isRestart) {
      app?.restart(serverFile)
    } else if (isOther || isFound || forgotten.size > 0) useRoutes()
    const files = [...changed].filter((file) => forgotten.has(file) || file === serverFile)
    if (files.length > 0) onReload(files.map(nameOf), isRestart)
    for (const { worker, changed: file } of workers.findStale(isChanged)) {
      const text = `A worker of ${nameOf(worker)} runs on with ${nameOf(file)} as it was; one that is started from now on has it as it is`
      problems.warn(`The worker ${nameOf(worker)}`, text)
    }
  }

  /** A loaded file that was saved is where it was: the app directory need not be read for it. */
  function mayMoveRoutes(changed: ReadonlySet<string>, forgotten: ReadonlySet<string>): boolean {
    const { appDir, followSymlinks } = settings
    return [...changed].some((path) => {
      const isNear = followSymlinks || isInside(path, appDir) || isInside(appDir, path)
      return isNear && !(forgotten.has(path) && isFile(path))
    })
  }

  function useRoutes(): void {
    app?.useRoutes()
    if (routes !== undefined) types.refresh(routes.manifest)
  }

  /** A project may get an app while it is served, and with it middleware that guards routes. */
  function takeNewApp(): boolean {
    if (serverFile !== undefined) return false
    serverFile = settings.serverCandidates.find((path) => existsSync(path))
    return serverFile !== undefined
  }

  function nameOf(file: string): string {
    return relative(root, file)
  }

  async function close(opened: Pick<Project, 'app' | 'routes'>, limit: number): Promise<void> {
    watcher.close()
    workers.close()
    await opened.routes.close()
    await types.settled()
    await opened.app.close(limit).finally(() => loader.close())
  }
}

/** Changes that could not be handled are handled again with the next ones. */
function retryFailed(
  handle: (changed: ReadonlySet<string>) => void,
  problems: ProblemLog,
): (changed: ReadonlySet<string>) => void {
  let unhandled: ReadonlySet<string> = new Set()
  return (paths) => {
    const changed = new Set([...unhandled, ...paths])
    try {
      handle(changed)
      unhandled = new Set()
      problems.solved('Reloading')
    } catch (error) {
      unhandled = changed
      problems.showFault('Reloading', error)
    }
  }
}

/** Whether a path is one of the changed ones, or below one. */
function isTouched(path: string, changed: ReadonlySet<string>): boolean {
  return [...changed].some((directory) => isInside(path, directory))
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

/** Keeps the types of the routes as the routes are, in projects whose types are checked. */
class FreshTypes {
  readonly #settings: ProjectSettings
  readonly #onError: (error: unknown) => void
  #writing: Promise<unknown> = Promise.resolve()
  #latest: RouteManifest | undefined

  constructor(settings: ProjectSettings, onError: (error: unknown) => void) {
    this.#settings = settings
    this.#onError = onError
  }

  /**
   * Writes the types of these routes, unless others come before their turn, or they are written.
   */
  refresh(manifest: RouteManifest): void {
    const { root, typesDir } = this.#settings
    const configs = TYPE_CHECKED.map((name) => join(root, name))
    if (manifest === this.#latest || ![...configs, typesDir].some(existsSync)) return
    this.#latest = manifest
    this.#writing = this.#writing.then(() => this.#write(manifest)).catch(this.#onError)
  }

  /** Resolves once nothing is being written. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(manifest: RouteManifest): Promise<void> {
    if (manifest === this.#latest) await writeTypes(this.#settings, manifest)
  }
}

/** Where TypeScript and editors look whether a directory is a project of theirs. */
const TYPE_CHECKED = ['tsconfig.json', 'jsconfig.json']

/** As the loader names files, so that the two can be compared. */
function withRealPaths(settings: ProjectSettings): ProjectSettings {
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
