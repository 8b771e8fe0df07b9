import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { createRequestLog, formatRequestLine } from '../../server/request-log.ts'
import type { Terminal } from '../../terminal/terminal.ts'

interface DevServerOptions {
  readonly terminal: Terminal
  /** Names that requests may be for, beside `localhost` and addresses. */
  readonly hostNames: readonly string[]
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void
}

/**
 * A server that does not listen yet. It writes a line for each request, and refuses foreign hosts.
 */
export function createDevServer({ terminal, hostNames, handle }: DevServerOptions): Server {
  const names = new Set(hostNames.map((name) => name.toLowerCase()))
  const logRequest = createRequestLog((record) => terminal.out(formatRequestLine(record, terminal)))
  return createServer((req, res) => {
    logRequest(req, res)
    const { host } = req.headers
    if (host === undefined || isHostAllowed(host, names)) {
      handle(req, res)
    } else {
      refuseHost(res, host)
    }
  })
}

/**
 * Whether a development server answers for a host. A page of another site may have its own name
 * point at this machine, and would read the answers for it (DNS rebinding); addresses and
 * `localhost` cannot be pointed elsewhere.
 *
 * @param header the `Host` as received
 * @param names that are the developer's own, in lower case
 */
function isHostAllowed(header: string, names: ReadonlySet<string>): boolean {
  const name = toHostName(header)
  if (name === undefined) return false
  if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true
  return names.has(name)
}

/** Answers 403 (RFC 9110, section 15.5.4) and says how the name is allowed. */
function refuseHost(res: ServerResponse, header: string): void {
  const name = toHostName(header)
  const advice =
    name === undefined ? '' : `. If the name is yours, write portolan dev --allow-host ${name}`
  const detail = `This development server does not answer for ${JSON.stringify(header)}${advice}`
  const body = JSON.stringify({ title: 'Forbidden', status: 403, detail })
  res.writeHead(403, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
  })
  res.end(body)
}

/**
 * Without the port, and without the brackets of an IPv6 address; `undefined` where the text is not
 * a host.
 */
function toHostName(header: string): string | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(header)
  const name = (match?.[1] ?? match?.[2])?.toLowerCase()
  // With a dot at its end, a name is the same one.
  return name?.replace(/(?<=.)\.$/, '')
}
