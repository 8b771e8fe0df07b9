import type { ServerResponse } from 'node:http'
import type { HeaderPair, PlainResponse } from '@portolan/dispatch-core'
import { writeBody, writeStream } from './write-body.ts'

/**
 * Writes a response over what has been set on Node's own. Where nothing has, its head is
 * written at once, which costs least.
 */
export function writeResponse(res: ServerResponse, response: PlainResponse): void {
  if (res.getHeaderNames().length === 0 && res.req.httpVersionMajor === 1)
    writeAtOnce(res, response)
  else writeOver(res, response)
}

function writeAtOnce(
  res: ServerResponse,
  { status, statusText, headers, body }: PlainResponse,
): void {
  const isWhole = typeof body === 'string' || body instanceof Uint8Array
  const isEmpty = body === null && hasContent(status, res.req.method)
  const head: (string | number)[] = []
  for (const [name, value] of headers) {
    if (!(isWhole && isContentLength(name))) head.push(name, value)
  }
  if (isWhole) head.push('Content-Length', Buffer.byteLength(body))
  else if (isEmpty && !headers.some(([name]) => isContentLength(name)))
    head.push('Content-Length', 0)
  if (statusText === undefined) res.writeHead(status, head as string[])
  else res.writeHead(status, statusText, head as string[])
  if (isWhole) res.end(body)
  else if (body === null) res.end()
  else writeStream(res, body)
}

/** Whether an answer without a body says so by a length of 0 (RFC 9110, section 8.6). */
function hasContent(status: number, method: string | undefined): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304
}

function isContentLength(name: string): boolean {
  return name.length === 14 && name.toLowerCase() === 'content-length'
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
