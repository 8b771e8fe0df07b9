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
 * Lets a server answer requests of Node's own classes over a socket that swallows what is
 * written: what a contestant costs, without what the kernel and the HTTP parser cost all of
 * them.
 *
 * @returns CPU time in microseconds for each request
 */
export async function measureInProcess(
  server: object,
  question: Question,
  count: number,
): Promise<number> {
  const ask = createClient(server as Server, question)
  const before = process.cpuUsage()
  for (let index = 0; index < count; index++) await ask()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

function createClient(server: Server, { path, method = 'GET', headers, body }: Question) {
  const socket = new Sink()
  const [Request, Response] = classesOf(server)
  const rawHeaders = ['Host', '127.0.0.1', 'Connection', 'keep-alive', 'Accept', '*/*']
  for (const pair of Object.entries(headers ?? {})) rawHeaders.push(...pair)
  if (body !== undefined) rawHeaders.push('Content-Length', String(Buffer.byteLength(body)))
  const chunk = body === undefined ? undefined : Buffer.from(body)

  return () =>
    new Promise<void>((resolve, reject) => {
      const req = new Request(socket as never)
      Object.assign(req, { method, url: flat(path), httpVersion: '1.1' })
      Object.assign(req, { httpVersionMajor: 1, httpVersionMinor: 1 })
      // What the parser calls.
      ;(req as unknown as ParsedHead)._addHeaderLines([...rawHeaders], rawHeaders.length)
      req.complete = true
      if (chunk !== undefined) req.push(chunk)
      req.push(null)
      const res = new Response(req)
      res.assignSocket(socket as never)
      res.on('finish', () => {
        res.detachSocket(socket as never)
        if (res.statusCode === 200) resolve()
        else reject(new Error(`${path} is answered with ${res.statusCode}`))
      })
      server.emit('request', req, res)
    })
}

interface ParsedHead {
  _addHeaderLines(rawHeaders: readonly string[], count: number): void
}

/** As an HTTP parser hands paths over: made anew, in one piece. */
function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

/** Those that the server makes its requests and responses of. */
function classesOf(server: Server): [typeof IncomingMessage, typeof ServerResponse] {
  const find = <T>(name: string, own: T): T => {
    const key = Object.getOwnPropertySymbols(server).find(({ description }) => description === name)
    return key === undefined ? own : (server as never)[key]
  }
  return [find('IncomingMessage', IncomingMessage), find('ServerResponse', ServerResponse)]
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
