import type { Server as HttpServer } from 'node:http'
import type { Http2Server, Http2Session } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import type { RunningAdapter } from './test-adapter.ts'

/** Lets a server of `node:http`, `node:https` or `node:http2` listen on a free port of the loopback interface. */
export async function serve(server: HttpServer | Http2Server): Promise<RunningAdapter> {
  const sessions = new Set<Http2Session>()
  server.on('session', (session: Http2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  const scheme = (server as Server) instanceof TlsServer ? 'https' : 'http'
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
        for (const session of sessions) session.destroy()
      }),
  }
}
