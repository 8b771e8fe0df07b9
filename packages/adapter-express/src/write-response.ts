import type { HeaderPair, PlainResponse } from '@portolan/dispatch-core'
import { writeBody } from '@portolan-internal/node-http'
import type { Response } from 'express'

/** Writes a response over what the app and the handler have set on Express's own. */
export function writeResponse(res: Response, response: PlainResponse): void {
  const { headers } = response
  res.statusCode = response.status
  if (response.statusText !== undefined) res.statusMessage = response.statusText
  for (const [index, [name, value]] of headers.entries()) {
    if (isAdded(headers, index, name.toLowerCase())) res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
  writeBody(res, response.body)
}

/** One name may stand several times; `Set-Cookie` and `Vary` also add to what the app has set. */
function isAdded(headers: readonly HeaderPair[], index: number, lowerName: string): boolean {
  if (lowerName === 'set-cookie' || lowerName === 'vary') return true
  for (let before = 0; before < index; before++) {
    if (headers[before]?.[0].toLowerCase() === lowerName) return true
  }
  return false
}
