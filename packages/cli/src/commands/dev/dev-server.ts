import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { createRequestLog, formatRequestLine } from '../../server/request-log.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { markWarning, toPrintable } from '../../terminal/text.ts'
import type { AppHost, UpgradeListener } from './app-server.ts'

interface DevServerOptions {
  readonly terminal: Terminal
  /** Names that requests may be for, beside `localhost` and addresses. */
  readonly hostNames: readonly string[]
  readonly handle: (req: IncomingMessage, res: ServerResponse) => void
  /** Whether a request is not worth a line. */
  readonly isQuiet: (req: IncomingMessage) => boolean
  /** Given the requests that ask for another protocol, while the app takes them. */
  readonly upgrade: UpgradeListener
}

/**
 * A server that does not listen yet. It writes a line for each request, and refuses foreign hosts.
 * It refuses the WebSockets of foreign pages too, which no browser keeps from connecting.
 */
export function createDevServer({
  terminal,
  hostNames,
  handle,
  isQuiet,
  upgrade,
}: DevServerOptions): DevServer {
  const names = new Set(hostNames.map((name) => name.toLowerCase()))
  const logRequest = createRequestLog((record) => terminal.out(formatRequestLine(record, terminal)))
  const server = createServer((req, res) => {
    if (!isQuiet(req)) logRequest(req, res)
    const { host } = req.headers
    if (host === undefined || isHostAllowed(host, names)) {
      handle(req, res)
    } else {
      refuseHost(res, host)
    }
  })
  return { server, host: { address: () => server.address(), useUpgrade } }

  function useUpgrade(isUsed: boolean): void {
    // With a listener, Node takes no such request for an ordinary one.
    server.removeAllListeners('upgrade')
    if (!isUsed) return
    server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      const { host, origin } = req.headers
      if (host !== undefined && isHostAllowed(host, names) && isOwnOrigin(origin, host, names)) {
        upgrade(req, socket, head)
        return
      }
      const from = toPrintable(`${host ?? 'no host'} from ${origin ?? 'no origin'}`)
      const text = `A WebSocket to ${from} is refused; if both names are yours, write portolan dev --allow-host with each`
      terminal.err(markWarning(text, terminal.errColors))
      refuseUpgrade(socket)
    })
  }
}

interface DevServer {
  readonly server: Server
  readonly host: AppHost
}

/** @param head the status and its words */
export function refuseUpgrade(socket: Duplex, head = '403 Forbidden'): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${head}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/**
 * Whether a page that opens a WebSocket is the developer's own: of the same host, of this machine,
 * or of an allowed name. Only browsers send an `Origin`.
 */
function isOwnOrigin(
  origin: string | undefined,
  host: string,
  names: ReadonlySet<string>,
): boolean {
  if (origin === undefined) return true
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false
  const page = new URL(origin)
  if (page.host === host.toLowerCase()) return true
  // Another address may be the one of a page of somebody else.
  const { hostname } = page
  return /^(?:.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(hostname) || names.has(hostname)
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
