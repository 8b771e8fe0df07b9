import { connect, type Socket } from 'node:net'
import { RawResponse } from './raw-response.ts'

/** A request as it is sent. No client library normalises or refuses a part of it. */
export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The body. `Content-Length` is added unless `headers` have a length or an encoding. */
  readonly body?: string | Uint8Array
}

/** Sends a request over a new socket, and reads until the server closes it. */
export function send(
  origin: string,
  target: string,
  request: RawRequest = {},
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = open(origin, target, request)
    socket.on('data', (chunk) => chunks.push(chunk))
    // A connection that the server breaks off may end in an error. The bytes before it count.
    socket.on('error', () => {})
    socket.once('close', () => {
      try {
        resolve(new RawResponse(Buffer.concat(chunks)))
      } catch (error) {
        reject(new Error(`${request.method ?? 'GET'} ${target}`, { cause: error }))
      }
    })
  })
}

/** Sends a request and returns the socket, for tests that read slowly or stop early. */
export function open(
  origin: string,
  target: string,
  { method = 'GET', headers = {}, body = '' }: RawRequest = {},
): Socket {
  const { hostname, port } = new URL(origin)
  const bytes = Buffer.from(body)
  const fields: Record<string, string> = {
    Host: `${hostname}:${port}`,
    Connection: 'close',
    ...headers,
  }
  const isFramed = Object.keys(headers).some((name) =>
    /^(content-length|transfer-encoding)$/i.test(name),
  )
  if (bytes.length > 0 && !isFramed) fields['Content-Length'] = String(bytes.length)
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  const head = [`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')
  const socket = connect(Number(port), hostname)
  socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes]))
  return socket
}

/** A body in chunks (RFC 9112, section 7.1), to be sent with `Transfer-Encoding: chunked`. */
export function inChunks(...chunks: readonly string[]): string {
  const written = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`)
  return `${written.join('')}0\r\n\r\n`
}
