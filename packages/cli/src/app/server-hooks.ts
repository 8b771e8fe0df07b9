import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** The exports by which the module of an app takes part in the server itself. */
interface ServerHooks {
  /** Takes the connection of each request that asks for another protocol (RFC 9110, section 7.8). */
  readonly upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => unknown
  /** Adds listeners to the server, as `ws` and socket.io do. It does not listen by itself. */
  readonly server?: (server: Server) => unknown
}

/** Whether the module of an app exports `upgrade` or `server`. */
export function hasServerHooks(appModule: unknown): boolean {
  const { upgrade, server } = findHooks(appModule)
  return upgrade !== undefined || server !== undefined
}

/**
 * Lets the module of an app take part in the server. Call it before the server listens.
 *
 * @param onError told of each error that `upgrade()` throws or rejects with
 * @returns ends the connections that have another protocol now; their clients connect again
 * @throws as `server()` of the module does.
 */
export async function attachServer(
  server: Server,
  appModule: unknown,
  onError: (error: unknown) => void,
): Promise<() => void> {
  const hooks = findHooks(appModule)
  const upgraded = new Set<Duplex>()
  await hooks.server?.(server)
  const { upgrade } = hooks
  if (upgrade !== undefined) {
    server.on('upgrade', async (req, socket, head) => {
      try {
        await upgrade(req, socket, head)
      } catch (error) {
        socket.destroy()
        onError(error)
      }
    })
  }
  // With a listener, Node hands such requests to nobody else.
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', (_req, socket) => {
      upgraded.add(socket)
      // A client that goes away ends nothing but its own connection.
      socket.on('error', () => socket.destroy())
      socket.once('close', () => upgraded.delete(socket))
    })
  }
  return () => {
    for (const socket of upgraded) socket.destroy()
  }
}

function findHooks(appModule: unknown): ServerHooks {
  const { upgrade, server } = (appModule ?? {}) as Readonly<Record<string, unknown>>
  return {
    // Functions of the project, whose arguments are documented.
    ...(typeof upgrade === 'function' && { upgrade: upgrade as ServerHooks['upgrade'] & object }),
    ...(typeof server === 'function' && { server: server as ServerHooks['server'] & object }),
  }
}
