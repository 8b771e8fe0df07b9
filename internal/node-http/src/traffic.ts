import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2Session } from 'node:http2'
import type { Server, Socket } from 'node:net'

/** What goes on at a server: its connections and the requests in flight. */
export class Traffic {
  readonly #server: Server
  /** Each connection with its latest response. */
  readonly #connections = new Map<Socket, ServerResponse | undefined>()
  readonly #sessions = new Set<Http2Session>()
  readonly #streams = new Set<ServerResponse>()

  /** Has to come before the server's first connection. */
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
    // Streams that are open finish; the client is told to open no more (RFC 9113, section 6.8).
    for (const session of this.#sessions) session.close()
  }

  /** Breaks off what ends by itself never, and what its clients take up again by themselves. */
  closeEventStreams(): void {
    for (const res of this.#inFlight()) if (isEventStream(res)) res.destroy()
  }

  /** Resolves when the requests that are in flight now have been answered. */
  async finished(): Promise<void> {
    await Promise.all(
      this.#inFlight().map((res) => new Promise<unknown>((resolve) => res.once('close', resolve))),
    )
  }

  /** Destroys the connections that carry no request, those that browsers open ahead included. */
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
    if (req.httpVersionMajor === 1) this.#connections.set(req.socket, res)
    else {
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

/** HTTP/2 has no such header (RFC 9113, section 8.2.2): its sessions are closed instead. */
function closeAfter(res: ServerResponse): void {
  if (!res.headersSent && res.req.httpVersionMajor === 1) res.setHeader('Connection', 'close')
}
