import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequestLog } from '../../../server/request-log.ts'
import type { Terminal } from '../../../terminal/terminal.ts'
import { isHostAllowed, refuseHost } from './host-check.ts'
import { formatRequestLine } from './request-line.ts'

export interface DevServerOptions {
  readonly terminal: Terminal
  /** Names that requests may be for, beside `localhost` and addresses. */
  readonly hostNames: readonly string[]
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void
}

/** A server that does not listen yet. It writes a line for each request, and refuses foreign hosts. */
export function createDevServer({ terminal, hostNames, handle }: DevServerOptions): Server {
  const names = new Set(hostNames.map((name) => name.toLowerCase()))
  const logRequest = createRequestLog((record) => terminal.out(formatRequestLine(record, terminal)))
  return createServer((req, res) => {
    logRequest(req, res)
    const { host } = req.headers
    if (host === undefined || isHostAllowed(host, names)) handle(req, res)
    else refuseHost(res, host)
  })
}
