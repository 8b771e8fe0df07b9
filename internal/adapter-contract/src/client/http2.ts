import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from 'node:http2'
import type { Client, OpenRequest, RawRequest } from './client.ts'
import { RawResponse, readChunks } from './raw-response.ts'

/**
 * HTTP/2 (RFC 9113), over TLS where the origin is `https:`. A request is sent as an intermediary
 * would translate it: without the headers that frame it over HTTP/1.1.
 */
export const http2: Client = { send, open, sendPart }

function send(origin: string, target: string, request: RawRequest): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let head: IncomingHttpHeaders | undefined
    let hasEnded = false
    const { session, stream } = begin(origin, target, request)
    stream
      .on('response', (headers) => {
        head = headers
      })
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', () => {
        hasEnded = true
      })
    stream.once('close', () => {
      session.destroy()
      if (head === undefined) {
        reject(new Error(`${request.method ?? 'GET'} ${target}: no response came back`))
        return
      }
      const { ':status': status = 0, ...rest } = head
      const isComplete = hasEnded && stream.rstCode === 0
      const headers = Object.entries(rest).flatMap(toPairs)
      const bytes = Buffer.concat(chunks)
      resolve(new RawResponse({ status: Number(status), headers, bytes, isComplete }))
    })
  })
}

function open(origin: string, target: string, request: RawRequest): OpenRequest {
  const { session, stream } = begin(origin, target, request)
  return {
    begun: () => new Promise((resolve) => stream.once('response', () => resolve())),
    leave: () => session.destroy(),
  }
}

function sendPart(origin: string, target: string, request: RawRequest): Promise<void> {
  const { session, stream } = begin(origin, target, request, false)
  // The part has to arrive before the stream breaks off.
  setTimeout(() => stream.destroy(), 50)
  return new Promise((resolve) => {
    session.once('close', resolve)
    stream.once('close', () => session.destroy())
  })
}

function begin(
  origin: string,
  target: string,
  { method = 'GET', headers = {}, body = '' }: RawRequest,
  isWhole = true,
): { session: ClientHttp2Session; stream: ClientHttp2Stream } {
  const session = connect(origin, { rejectUnauthorized: false })
  session.on('error', () => {})
  const { Host = new URL(origin).host, ...rest } = headers
  const fields = Object.entries(rest).filter(([name]) => !FRAMING.test(name))
  const bytes = 'Transfer-Encoding' in headers ? readChunks(Buffer.from(body)).bytes : body
  const stream = session.request(
    { ...Object.fromEntries(fields), ':authority': Host, ':method': method, ':path': target },
    { endStream: bytes.length === 0 },
  )
  // A stream that the server breaks off ends in an error. The bytes before it count.
  stream.on('error', () => {})
  if (bytes.length > 0) stream.write(bytes)
  if (bytes.length > 0 && isWhole) stream.end()
  return { session, stream }
}

/** Headers of one connection alone, which no request over HTTP/2 has (RFC 9113, section 8.2.2). */
const FRAMING = /^(connection|transfer-encoding)$/i

function toPairs([name, value]: [string, string | string[] | undefined]): [string, string][] {
  return [value ?? []].flat().map((line) => [name, String(line)])
}
