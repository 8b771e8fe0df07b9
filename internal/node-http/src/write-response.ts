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
 */
export function writeResponse(res: ServerResponse, response: PlainResponse): void {
  if (res.headersSent) {
    stopBody(response.body)
    return
  }
  const { body } = response
  if (!isStream(body) && res.getHeaderNames().length === 0 && res.req.httpVersionMajor === 1)
    writeAtOnce(res, response, body)
  else writeOver(res, response)
}

function writeAtOnce(
  res: ServerResponse,
  { status, statusText, headers }: PlainResponse,
  body: Exclude<ResponseBody, StreamedBody>,
): void {
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
): void {
  res.statusCode = status
  // HTTP/2 has no reason phrase (RFC 9113, section 8.3.2).
  if (statusText !== undefined && res.req.httpVersionMajor === 1) res.statusMessage = statusText
  const written = new Set<string>()
  for (const pair of headers) writeHeader(res, pair, written)
  writeBody(res, body)
}

/** One name may stand several times; `Set-Cookie` and `Vary` also add to what was set before. */
function writeHeader(res: ServerResponse, [name, value]: HeaderPair, written: Set<string>): void {
  const lowerName = name.toLowerCase()
  const isAdded = lowerName === 'set-cookie' || lowerName === 'vary' || written.has(lowerName)
  written.add(lowerName)
  if (isAdded) res.appendHeader(name, value)
  else res.setHeader(name, value)
}
