import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { attachServer, hasServerHooks } from '../../app/server-hooks.ts'

/** The server of `dev`, as far as the apps behind it see it. */
export interface AppHost {
  address(): ReturnType<Server['address']>
  /**
   * Says whether requests that ask for another protocol are for the app. If they are not, they are
   * ordinary requests.
   */
  useUpgrade(isUsed: boolean): void
}

export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * The server of one app, while the server of `dev` outlives many: the app may add listeners to it,
 * and they go with the app. It never listens; requests are handed to it.
 */
export class AppServer {
  readonly #server: Server
  #endUpgraded: () => void = () => {}

  /**
   * @param appModule whose `upgrade` and `server` count
   * @param onError told of each error of `upgrade()`
   * @throws as `server()` of the module does.
   */
  static async create(
    listener: RequestListener,
    { appModule, host, onError }: AppServerOptions,
  ): Promise<AppServer | undefined> {
    if (!hasServerHooks(appModule)) return undefined
    const made = new AppServer(listener, host)
    made.#endUpgraded = await attachServer(made.#server, appModule, onError)
    return made
  }

  private constructor(listener: RequestListener, host: AppHost) {
    this.#server = Object.defineProperties(createServer(listener), {
      address: { value: () => host.address() },
      listening: { get: () => true },
      // socket.io closes the server with itself.
      close: {
        value(this: Server, callback?: () => void): Server {
          if (callback !== undefined) queueMicrotask(callback)
          return this
        },
      },
    })
  }

  get hasUpgrade(): boolean {
    return this.#server.listenerCount('upgrade') > 0
  }

  request(...[req, res]: Parameters<RequestListener>): void {
    this.#server.emit('request', req, res)
  }

  upgrade(...[req, socket, head]: Parameters<UpgradeListener>): void {
    this.#server.emit('upgrade', req, socket, head)
  }

  /** Ends the upgraded connections of the app, such as WebSockets; their clients connect again. */
  end(): void {
    this.#server.emit('close')
    this.#endUpgraded()
  }
}

interface AppServerOptions {
  readonly appModule: unknown
  readonly host: AppHost
  readonly onError: (error: unknown) => void
}
