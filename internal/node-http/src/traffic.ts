import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'

/** The traffic of a server: its connections and the requests in flight. */
export class Traffic {
  readonly #server: Server
  /** Each connection with its latest response. */
  readonly #connections = new Map<Socket, ServerResponse | undefined>()
  readonly #sessions = new Set<Http2Session>()
  readonly #streams = new Set<ServerResponse>()

  /** Call it before the server's first connection. */
  constructor(server: Server) {
    this.#server = server
    const keep = (socket: Socket) => {
      this.#connections.set(socket, undefined)
      socket.once('close', () => this.#connections.delete(socket))
    }
    server.on('connection', keep)
    server.on('secureConnection', keep)
    server.on('session', (session: Http2Session) => {
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
    })
    server.on('request', this.#track)
  }

  /** From now on `answer` answers every request, and its connection is closed. */
  refuse(answer: (res: ServerResponse) => void): void {
    this.#server.removeAllListeners('request')
    this.#server.on('request', (req: IncomingMessage, res: ServerResponse) => {
      this.#track(req, res)
      closeAfter(res)
      answer(res)
      req.resume()
    })
    for (const res of this.#inFlight()) closeAfter(res)
    // Open streams finish, and the client learns that it may not open more (RFC 9113, section 6.8).
    for (const session of this.#sessions) session.close()
  }

  /** Breaks off event streams: they do not end by themselves, and their clients connect again. */
  closeEventStreams(): void {
    for (const res of this.#inFlight()) if (isEventStream(res)) res.destroy()
  }

  /** Resolves when the requests that are in flight now have been answered. */
  async finished(): Promise<void> {
    await Promise.all(
      this.#inFlight().map((res) => new Promise<unknown>((resolve) => res.once('close', resolve))),
    )
  }

  /** Destroys the connections without a request. Browsers open some of these in advance. */
  closeIdle(): void {
    for (const [socket, res] of this.#connections) {
      if (res === undefined ? socket.bytesRead === 0 : res.closed) socket.destroy()
    }
  }

  /** Destroys every connection. */
  destroy(): void {
    for (const session of this.#sessions) session.destroy()
    for (const socket of this.#connections.keys()) socket.destroy()
  }

  readonly #track = (req: IncomingMessage, res: ServerResponse): void => {
    if (req.httpVersionMajor === 1) {
      this.#connections.set(req.socket, res)
    } else {
      this.#streams.add(res)
      res.once('close', () => this.#streams.delete(res))
    }
  }

  #inFlight(): ServerResponse[] {
    const latest = [...this.#connections.values(), ...this.#streams]
    return latest.filter((res): res is ServerResponse => res !== undefined && !res.closed)
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.5 */
function isEventStream(res: ServerResponse): boolean {
  return res.headersSent && String(res.getHeader('content-type')).startsWith('text/event-stream')
}

/** HTTP/2 has no such header (RFC 9113, section 8.2.2). Its sessions are closed instead. */
function closeAfter(res: ServerResponse): void {
  if (!res.headersSent && res.req.httpVersionMajor === 1) res.setHeader('Connection', 'close')
}
