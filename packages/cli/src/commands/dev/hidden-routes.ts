import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, relative } from 'node:path'
import type { Request } from 'express'
import type { ProjectSettings } from '../../config/settings.ts'
import type { ProblemLog } from './problem-log.ts'
import type { Routes } from './routes.ts'

interface HiddenRoutesOptions {
  readonly settings: Pick<ProjectSettings, 'root' | 'appDir'>
  readonly problems: ProblemLog
  readonly routes: Routes
}

/** The app that a request was given to. */
interface AnsweringApp {
  readonly appName: string
  /** The name of the function in front of the routes. */
  readonly lastName: string | undefined
}

/** Warns of each route that would have answered, had the app not answered in front of it. */
export class HiddenRoutes {
  readonly #options: HiddenRoutesOptions
  readonly #reached: WeakSet<IncomingMessage>
  readonly #told = new Set<string>()

  /** @param reached the requests that have come as far as the routes */
  constructor(options: HiddenRoutesOptions, reached: WeakSet<IncomingMessage>) {
    this.#options = options
    this.#reached = reached
  }

  watch(req: IncomingMessage, res: ServerResponse, app: AnsweringApp): void {
    // Code of the app may rewrite it.
    const { url = '/', method = 'GET' } = req
    res.once('finish', () => {
      if (this.#reached.has(req)) return
      // Express gives a request the route of the app that has answered it.
      const { route } = req as Partial<Pick<Request, 'route'>>
      if (route !== undefined) {
        void this.#tellOwnRoute(app, { method, url, path: String(route.path) })
      } else if (res.statusCode === 404) this.#tellLastLayer(app, url)
    })
  }

  /** One of the two files is one too many. */
  async #tellOwnRoute(
    { appName }: AnsweringApp,
    { method, url, path }: { readonly method: string; readonly url: string; readonly path: string },
  ): Promise<void> {
    const { routes } = this.#options
    const file = this.#findUntold(url)
    if (file === undefined || !(await routes.readMethods(file)).includes(method)) return
    this.#tell(
      file,
      `${appName} answers ${method} ${toPathname(url)} by a route of its own, ${path}, and so hides ${this.#nameOf(file)}; remove one of the two`,
    )
  }

  #tellLastLayer({ appName, lastName }: AnsweringApp, url: string): void {
    const file = this.#findUntold(url)
    if (file === undefined) return
    const last = lastName === undefined ? 'Its last layer' : `Its last layer, ${lastName},`
    this.#tell(
      file,
      `${appName} answers 404 for ${toPathname(url)} before the routes see it, and so hides ${file}. ${last} stands in front of the routes because it has a next parameter: where it answers 404 to everything, write it as (req, res) => { res.status(404).end() }. Otherwise call next() in the layer that answers, or mount resourceRoutes() in ${appName} in front of it`,
    )
  }

  /** The file of the route that a URL selects, unless it was told of before. */
  #findUntold(url: string): string | undefined {
    const file = this.#options.routes.findFile(url)
    return file !== undefined && this.#told.has(file) ? undefined : file
  }

  #tell(file: string, text: string): void {
    if (this.#told.has(file)) return
    this.#told.add(file)
    this.#options.problems.warn(file, text)
  }

  #nameOf(file: string): string {
    const { root, appDir } = this.#options.settings
    return relative(root, join(appDir, file))
  }
}

/** A query may hold a secret. */
function toPathname(url: string): string {
  return url.split('?', 1)[0] ?? url
}
