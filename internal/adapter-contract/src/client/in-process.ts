import { IncomingMessage, type Server, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'

/** A request as one writes it for a client. */
export interface Question {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * A client that hands a server requests of Node's own classes over a socket which swallows what
 * is written: all that a server does, without the kernel and the HTTP parser.
 *
 * @param server listens to nothing
 * @returns what asks it; resolves with the status once the response is finished
 */
export function createInProcessClient(server: object): (question: Question) => Promise<number> {
  const host = server as Server
  const socket = new Sink()
  const Request = findClass(host, 'IncomingMessage') ?? IncomingMessage
  const Response = findClass(host, 'ServerResponse') ?? ServerResponse

  return ({ path, method = 'GET', headers, body }) => {
    const { promise, resolve } = createPromise<number>()
    // Types want a `Socket`; Node's classes use what every duplex stream has.
    const req = new Request(socket as never)
    Object.assign(req, { method, url: flat(path), httpVersion: '1.1' })
    Object.assign(req, { httpVersionMajor: 1, httpVersionMinor: 1 })
    const lines = ['Host', '127.0.0.1', 'Connection', 'keep-alive', 'Accept', '*/*']
    for (const name in headers) lines.push(name, headers[name] ?? '')
    if (body !== undefined) {
      lines.push('Content-Length', String(Buffer.byteLength(body)))
      req.push(body)
    }
    // What the parser calls.
    ;(req as unknown as ParsedHead)._addHeaderLines(lines, lines.length)
    req.complete = true
    req.push(null)
    const res = new Response(req)
    res.assignSocket(socket as never)
    res.on('finish', () => {
      res.detachSocket(socket as never)
      resolve(res.statusCode)
    })
    host.emit('request', req, res)
    return promise
  }
}

interface ParsedHead {
  _addHeaderLines(lines: readonly string[], count: number): void
}

/** What the server makes its requests or responses of. */
function findClass(server: Server, name: 'IncomingMessage'): typeof IncomingMessage | undefined
function findClass(server: Server, name: 'ServerResponse'): typeof ServerResponse | undefined
function findClass(server: Server, name: string): unknown {
  const key = Object.getOwnPropertySymbols(server).find(({ description }) => description === name)
  return key === undefined ? undefined : (server as unknown as Record<symbol, unknown>)[key]
}

/** As an HTTP parser hands text over: made anew, in one piece. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

function createPromise<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

class Sink extends Duplex {
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
}
