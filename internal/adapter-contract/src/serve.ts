import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningAdapter } from './test-adapter.ts'

/** Lets a server listen on a free port of the loopback interface. */
export async function serve(server: Server): Promise<RunningAdapter> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
