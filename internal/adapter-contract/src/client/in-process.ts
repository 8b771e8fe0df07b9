import { subscribe } from 'node:diagnostics_channel'
import type { Server, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'

/** A request as a test writes it. */
export interface Question {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * A client that runs in the server's process, on one connection that is kept alive. The server
 * reads the bytes of a request with Node's own parser, and does all its work but that of the kernel.
 *
 * @param server it need not listen
 * @returns sends a request, and resolves with the status when the response is finished; one at a
 * time
 */
export function createInProcessClient(server: object): (question: Question) => Promise<number> {
  const host = server as Server
  const socket = new Loop()
  const messages = new WeakMap<Question, Buffer>()
  let settle: (status: number) => void = () => {}
  // The channel leaves the response as it is, which a listener for its end would not.
  subscribe('http.server.response.finish', (message) => {
    const { response, server } = message as Finish
    if (server === host) settle(response.statusCode)
  })
  host.emit('connection', socket)

  return (question) => {
    const message = messages.get(question) ?? toMessage(question)
    messages.set(question, message)
    return new Promise((resolve) => {
      settle = resolve
      socket.push(message)
    })
  }
}

interface Finish {
  readonly response: ServerResponse
  readonly server: object
}

function toMessage({ path, method = 'GET', headers, body }: Question): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Accept: */*']
  for (const name in headers) lines.push(`${name}: ${headers[name]}`)
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

/** A connection that drops all writes; the client pushes its bytes. */
class Loop extends Duplex {
  readonly remoteAddress = '127.0.0.1'
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }
  override _writev(_chunks: unknown, done: () => void): void {
    done()
  }
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
}
