import type { ServerResponse } from 'node:http'
import {
  findHeader,
  type HeaderPair,
  type PlainResponse,
  type ResponseBody,
} from '@portolan/dispatch-core/adapter'
import { emptyLength } from './empty-length.ts'
import { isStream, type StreamedBody, stopBody, writeBody } from './write-body.ts'

/**
 * Writes a response over what has been set on Node's own. Where nothing has, and the body is
 * whole, its head is written at once, which costs least. Where code outside the routes has
 * answered meanwhile, it only stops the source of the body.
 *
 * @returns for a stream, what settles when it is over, and rejects as this function throws
 * @throws what Node refuses, or code that wraps Node's methods throws
 */
export function writeResponse(
  res: ServerResponse,
  response: PlainResponse,
): Promise<void> | undefined {
  if (res.headersSent) {
    stopBody(response.body)
    return undefined
  }
  const { body } = response
  if (!isStream(body) && res.getHeaderNames().length === 0 && res.req.httpVersionMajor === 1)
    return writeAtOnce(res, response, body)
  return writeOver(res, response)
}

function writeAtOnce(
  res: ServerResponse,
  { status, statusText, headers }: PlainResponse,
  body: Exclude<ResponseBody, StreamedBody>,
): undefined {
  const head: (string | number)[] = []
  for (const [name, value] of headers) head.push(name, value)
  const length =
    body === null
      ? emptyLength(res, status, findHeader(headers, 'content-length') !== undefined)
      : Buffer.byteLength(body)
  if (length !== undefined) head.push('Content-Length', length)
  if (statusText === undefined) res.writeHead(status, head as string[])
  else res.writeHead(status, statusText, head as string[])
  res.end(body)
}

function writeOver(
  res: ServerResponse,
  { status, statusText, headers, body }: PlainResponse,
): Promise<void> | undefined {
  res.statusCode = status
  // HTTP/2 has no reason phrase (RFC 9113, section 8.3.2).
  if (statusText !== undefined && res.req.httpVersionMajor === 1) res.statusMessage = statusText
  const written = new Set<string>()
  for (const pair of headers) writeHeader(res, pair, written)
  if (!isStream(body)) removeStreamFraming(res)
  return writeBody(res, body)
}

/** Headers that frame a body which comes bit by bit, and which Node refuses beside a length. */
function removeStreamFraming(res: ServerResponse): void {
  if (res.hasHeader('trailer')) res.removeHeader('Trailer')
  if (res.hasHeader('transfer-encoding')) res.removeHeader('Transfer-Encoding')
}

/** Takes away all that Node may have refused to write: it was set for another response. */
export function removeFraming(res: ServerResponse): void {
  removeStreamFraming(res)
  for (const name of ['Content-Length', 'Connection', 'Keep-Alive', 'Upgrade']) {
    res.removeHeader(name)
  }
  // The type has no `undefined`, which is its value before it is set.
  if (res.req.httpVersionMajor === 1) res.statusMessage = undefined as unknown as string
}

/** One name may stand several times; `Set-Cookie` and `Vary` also add to what was set before. */
function writeHeader(res: ServerResponse, [name, value]: HeaderPair, written: Set<string>): void {
  const lowerName = name.toLowerCase()
  const isAdded = lowerName === 'set-cookie' || lowerName === 'vary' || written.has(lowerName)
  written.add(lowerName)
  if (isAdded) res.appendHeader(name, value)
  else res.setHeader(name, value)
}
