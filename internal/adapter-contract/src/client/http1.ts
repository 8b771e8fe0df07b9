import { connect, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Client, OpenRequest, RawRequest } from './client.ts'
import { parseResponse, type RawResponse } from './raw-response.ts'

/** HTTP/1.1 (RFC 9112), over TLS where the origin is `https:`. */
export const http1: Client = { send, open, sendPart }

function send(origin: string, target: string, request: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = write(origin, target, request)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.once('close', () => {
      try {
        resolve(parseResponse(Buffer.concat(chunks)))
      } catch (error) {
        reject(new Error(`${request.method ?? 'GET'} ${target}`, { cause: error }))
      }
    })
  })
}

function open(origin: string, target: string, request: RawRequest): OpenRequest {
  const socket = write(origin, target, request)
  return {
    begun: () => new Promise((resolve) => socket.once('data', () => resolve())),
    leave: () => void socket.destroy(),
  }
}

function sendPart(origin: string, target: string, request: RawRequest): Promise<void> {
  const socket = write(origin, target, request)
  return new Promise((resolve) => {
    socket
      .once('close', () => resolve())
      .resume()
      .end()
  })
}

/** Writes a request to a new socket, which reads nothing by itself. */
function write(
  origin: string,
  target: string,
  { method = 'GET', headers = {}, body = '' }: RawRequest,
): Socket {
  const { protocol, hostname, port } = new URL(origin)
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
  const options = { host: hostname, port: Number(port), rejectUnauthorized: false }
  const socket = protocol === 'https:' ? connectSecurely(options) : connect(options)
  // A connection that the server breaks off may end in an error. The bytes before it count.
  socket.on('error', () => {})
  socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes]))
  return socket
}

/** A body in chunks (RFC 9112, section 7.1), to be sent with `Transfer-Encoding: chunked`. */
export function inChunks(...chunks: readonly string[]): string {
  const written = chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`)
  return `${written.join('')}0\r\n\r\n`
}
