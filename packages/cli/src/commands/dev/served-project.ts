import { realpathSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type FileWatcher, watchFiles } from '@portolan/route-discovery'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import { loadEnvironment } from '../../project/environment-files.ts'
import { findMatchersFile } from '../../project/load-matchers.ts'
import { checkRouteSettings } from '../../project/project-routes.ts'
import type { SettingsSource } from '../command.ts'
import type { UpgradeListener } from './app-server.ts'
import { refuseUpgrade } from './dev-server.ts'
import type { DevProblem } from './problem.ts'
import { sendProblem } from './problem-answer.ts'
import { openProject, type Project, type ProjectOptions } from './project.ts'
import { ReadOnceFiles } from './read-once.ts'

export interface ServedProjectOptions extends Omit<ProjectOptions, 'onPackage'> {
  readonly settingsSource: SettingsSource
  /** The names of the variables of `process.env` that come from environment files. */
  readonly variables: readonly string[]
  /** Called with the settings of a restart before they are used. @throws when they cannot be */
  readonly onSettings: (settings: ProjectSettings) => void
}

/**
 * A project that is closed and opened again when a file changes that counts only from its opening:
 * an environment file, the configuration, `tsconfig.json`. Requests wait meanwhile, and their
 * connections stay.
 */
export class ServedProject {
  readonly #options: ServedProjectOptions
  readonly #readOnce: ReadOnceFiles
  readonly #watcher: FileWatcher
  #variables: readonly string[]
  #settings: ProjectSettings
  #project: Promise<Project | DevProblem>
  /** Whether the project could not be opened. */
  #isBroken = false
  #isClosed = false

  constructor(options: ServedProjectOptions) {
    const { settings, settingsSource, variables, problems, poll } = options
    this.#options = options
    this.#settings = settings
    this.#watcher = watchFiles({
      onChange: (changed) => this.#takeChanges(changed),
      onError: (error) => problems.showError('Watching the files', error),
      ...(poll !== undefined && { poll }),
    })
    this.#readOnce = new ReadOnceFiles(realpathSync(settings.root), (file) =>
      this.#watcher.watch(file),
    )
    this.#readOnce.add(settingsSource.files)
    this.#variables = variables
    this.#project = this.#open()
  }

  get settings(): ProjectSettings {
    return this.#settings
  }

  /** The project as it is served. @throws why it cannot be opened */
  async ready(): Promise<Project> {
    const project = await this.#project
    if ('app' in project) return project
    throw new CommandError('app-not-served', project.message)
  }

  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const project = await this.#latest()
    if ('app' in project) {
      await project.app.handle(req, res)
    } else {
      sendProblem(project, req, res)
    }
  }

  async upgrade(...[req, socket, head]: Parameters<UpgradeListener>): Promise<void> {
    const project = await this.#latest()
    if ('app' in project) {
      await project.app.upgrade(req, socket, head)
    } else {
      refuseUpgrade(socket, '503 Service Unavailable')
    }
  }

  /** Ends the upgraded connections, such as WebSockets; their clients connect again. */
  async endUpgraded(): Promise<void> {
    const project = await this.#project
    if ('app' in project) await project.app.endUpgraded()
  }

  /** @param limit milliseconds that the app may take for its end @throws as `closeApp()` does */
  async close(limit: number): Promise<void> {
    this.#isClosed = true
    this.#watcher.close()
    const project = await this.#project.catch(() => undefined)
    if (project !== undefined && 'app' in project) await project.close(limit)
  }

  /** The project with every file as it was saved before the request came. */
  async #latest(): Promise<Project | DevProblem> {
    // The system may tell of the request first, and of the save in the same turn.
    await new Promise(setImmediate)
    await this.#watcher.settled()
    const project = await this.#project
    if ('app' in project) await project.settled()
    return this.#project
  }

  #open(): Promise<Project> {
    return openProject({
      ...this.#options,
      settings: this.#settings,
      onPackage: (file) => this.#readOnce.addPackage(file),
    })
  }

  #takeChanges(changed: ReadonlySet<string>): void {
    const { problems, onReload } = this.#options
    const files = this.#readOnce.takeChanged(changed, (name, line) => problems.warn(name, line))
    if (files.length === 0 && !this.#isBroken) return
    if (files.length > 0) onReload(files, true)
    this.#project = this.#project.then((before) => this.#reopen(before))
  }

  async #reopen(before: Project | DevProblem): Promise<Project | DevProblem> {
    const { problems } = this.#options
    if (this.#isClosed || !(await this.#readSettings())) return before
    try {
      if ('app' in before) await before.close(CLOSE_LIMIT)
    } catch (error) {
      problems.showError('The end of the app', error)
    }
    try {
      const project = await this.#open()
      this.#isBroken = false
      problems.solved('The project')
      return project
    } catch (error) {
      this.#isBroken = true
      const { appDir, matchers } = this.#settings
      for (const file of [appDir, findMatchersFile(matchers)]) if (file) this.#watcher.watch(file)
      const problem = problems.describe('The project cannot be served', error)
      problems.show('The project', problem)
      return problem
    }
  }

  /** @returns whether they can be used; else the project stays as it is */
  async #readSettings(): Promise<boolean> {
    const { problems, settingsSource, onSettings } = this.#options
    try {
      for (const name of this.#variables) delete process.env[name]
      this.#variables = loadEnvironment(this.#settings.root, undefined, process.env)
      const settings = await settingsSource.read()
      await checkRouteSettings(settings, {})
      onSettings(settings)
      this.#settings = settings
      problems.solved('The configuration')
      return true
    } catch (error) {
      const { message } = problems.describe('The configuration', error)
      problems.showText(
        'The configuration',
        `${message}\n\nUntil this is solved, the project is served as it was.`,
      )
      return false
    } finally {
      this.#readOnce.add(settingsSource.files)
    }
  }
}

/** Milliseconds that requests in flight may take before a restart, and then the `close()` of the app. */
const CLOSE_LIMIT = 2_000
