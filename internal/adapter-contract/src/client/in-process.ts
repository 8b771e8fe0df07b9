import { IncomingMessage, type Server, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'

/** A request as a test writes it. */
export interface Question {
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/**
 * A client that runs in the server's process. It passes requests of Node's own classes over a
 * socket that drops all writes, so that the server does all its work without the kernel and the
 * HTTP parser.
 *
 * @param server it need not listen
 * @returns sends a request, and resolves with the status when the response is finished
 */
export function createInProcessClient(server: object): (question: Question) => Promise<number> {
  const host = server as Server
  const socket = new Sink()
  const Request = findClass(host, 'IncomingMessage') ?? IncomingMessage
  const Response = findClass(host, 'ServerResponse') ?? ServerResponse

  return ({ path, method = 'GET', headers, body }) => {
    const { promise, resolve } = createPromise<number>()
    // The types require a `Socket`. Node's classes use only the members that every duplex stream
    // has.
    const req = new Request(socket as never)
    Object.assign(req, { method, url: flat(path), httpVersion: '1.1' })
    Object.assign(req, { httpVersionMajor: 1, httpVersionMinor: 1 })
    const lines = ['Host', '127.0.0.1', 'Connection', 'keep-alive', 'Accept', '*/*']
    for (const name in headers) lines.push(name, headers[name] ?? '')
    if (body !== undefined) {
      lines.push('Content-Length', String(Buffer.byteLength(body)))
      req.push(body)
    }
    // The names that the HTTP parser uses.
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

/** The class of the server's requests or responses. */
function findClass(server: Server, name: 'IncomingMessage'): typeof IncomingMessage | undefined
function findClass(server: Server, name: 'ServerResponse'): typeof ServerResponse | undefined
function findClass(server: Server, name: string): unknown {
  const key = Object.getOwnPropertySymbols(server).find(({ description }) => description === name)
  return key === undefined ? undefined : (server as unknown as Record<symbol, unknown>)[key]
}

/** A new string in one piece, as an HTTP parser makes it. */
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
