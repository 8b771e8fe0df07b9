import type { IncomingMessage, ServerResponse } from 'node:http'
import { createDispatcher, type Dispatcher, type DispatcherOptions } from '@portolan/dispatch-core'

/**
 * Finds requests that a route would have answered if something in the app had not answered 404
 * before it: middleware whose code does not say whether it goes on.
 */
export class HiddenRoutes {
  readonly #onHidden: (file: string, path: string) => void
  readonly #reached = new WeakSet<IncomingMessage>()
  readonly #told = new Set<string>()
  #options: DispatcherOptions | undefined
  /** Made when there is something to look up. */
  #dispatcher: Dispatcher | undefined

  /** @param onHidden called once for each route */
  constructor(onHidden: (file: string, path: string) => void) {
    this.#onHidden = onHidden
  }

  /** Looks out for other routes from now on, or for none. */
  use(options: DispatcherOptions | undefined): void {
    this.#options = options
    this.#dispatcher = undefined
  }

  /** The request has come as far as the routes. */
  reach(req: IncomingMessage): void {
    this.#reached.add(req)
  }

  observe(req: IncomingMessage, res: ServerResponse): void {
    const { url = '/' } = req
    res.once('finish', () => {
      if (res.statusCode !== 404 || this.#reached.has(req) || this.#options === undefined) return
      this.#dispatcher ??= createDispatcher(this.#options)
      const route = this.#dispatcher.match(url)?.route
      if (route === undefined || this.#told.has(route.id)) return
      this.#told.add(route.id)
      this.#onHidden(route.file ?? route.id, url)
    })
  }
}
