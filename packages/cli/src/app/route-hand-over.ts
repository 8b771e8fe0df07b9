import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RouteDefinition } from '@portolan/dispatch-core'
import type { ReplaceableRoutes } from '@portolan/dispatch-core/adapter'
import {
  findRouteProvider,
  type RouteProvider,
  setRouteProvider,
} from '@portolan-internal/node-http'
import { CommandError } from '../errors.ts'

/** The ways in which an app directory may be written. */
interface AppDirectory {
  /** Absolute paths, each of which means the project's own app directory. */
  readonly appDirs: readonly string[]
  /** The directories from which relative paths are read. */
  readonly bases: readonly string[]
}

/** Gives the routes to an app that mounts them itself, and keeps its copies current. */
export class RouteHandOver implements RouteProvider {
  #routes: readonly RouteDefinition[]
  readonly #own: ReadonlySet<string>
  readonly #bases: readonly string[]
  readonly #made: ReplaceableRoutes[] = []
  readonly #others = new Set<string>()
  #isAsked = false
  #refusal: RouteProvider | undefined = undefined

  constructor(routes: readonly RouteDefinition[], { appDirs, bases }: AppDirectory) {
    this.#routes = routes
    this.#own = new Set(appDirs.flatMap((path) => [resolve(path), toRealPath(path)]))
    this.#bases = bases
    setRouteProvider(this)
  }

  /** Whether the app has mounted routes of its own accord, ours or others. */
  get isTaken(): boolean {
    return this.#isAsked
  }

  /** App directories that the app mounts and that are not the project's. */
  get otherAppDirs(): readonly string[] {
    return this.#made.length > 0 ? [] : [...this.#others]
  }

  provide(appDir: string | URL): readonly RouteDefinition[] | undefined {
    this.#isAsked = true
    if (this.#isOwn(appDir)) return this.#routes
    this.#others.add(String(appDir))
    return undefined
  }

  created(made: ReplaceableRoutes, appDir: string | URL | undefined): void {
    this.#isAsked = true
    if (appDir === undefined || !this.#isOwn(appDir)) return
    this.#made.push(made)
    // They may have changed while the app prepared its copy.
    made.replaceRoutes(this.#routes)
  }

  replace(routes: readonly RouteDefinition[]): void {
    for (const made of this.#made) made.replaceRoutes(routes)
    this.#routes = routes
  }

  /**
   * From now on the app may not mount the project's routes: they are mounted for it, where its
   * own middleware may not stand before them.
   */
  refuseLater(appName: string): void {
    this.#refusal = {
      provide: (appDir) => {
        if (!this.#isOwn(appDir)) return undefined
        throw new CommandError(
          'late-mount',
          `${appName} calls resourceRoutes() after it has been loaded; call it at the top of ${appName}`,
        )
      },
      created: () => {},
    }
    setRouteProvider(this.#refusal)
  }

  /** Apps that are loaded from now on find their routes by themselves. */
  close(): void {
    const provider = findRouteProvider()
    if (provider === this || provider === this.#refusal) setRouteProvider(undefined)
  }

  #isOwn(appDir: string | URL): boolean {
    return this.#toPaths(appDir).some((path) => this.#own.has(path))
  }

  #toPaths(appDir: string | URL): string[] {
    const isUrl = appDir instanceof URL || appDir.startsWith('file:')
    const paths = isUrl
      ? [resolve(fileURLToPath(appDir))]
      : this.#bases.map((base) => resolve(base, appDir as string))
    return paths.flatMap((path) => [path, toRealPath(path)])
  }
}

function toRealPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // A bundle has its routes without the directory.
    return resolve(path)
  }
}
