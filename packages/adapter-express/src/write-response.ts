import type { HeaderPair, PlainResponse } from '@portolan/dispatch-core'
import { writeBody } from '@portolan-internal/node-http'
import type { Response } from 'express'

/** Writes a response over what the app and the handler have set on Express's own. */
export function writeResponse(res: Response, response: PlainResponse): void {
  res.statusCode = response.status
  if (response.statusText !== undefined) res.statusMessage = response.statusText
  response.headers.forEach((pair, index) => {
    writeHeader(res, pair, response.headers.slice(0, index))
  })
  writeBody(res, response.body)
}

/** One name may stand several times; `Set-Cookie` and `Vary` also add to what the app has set. */
function writeHeader(
  res: Response,
  [name, value]: HeaderPair,
  before: readonly HeaderPair[],
): void {
  const lowerName = name.toLowerCase()
  const isAdded =
    lowerName === 'set-cookie' ||
    lowerName === 'vary' ||
    before.some(([earlier]) => earlier.toLowerCase() === lowerName)
  if (isAdded) res.appendHeader(name, value)
  else res.setHeader(name, value)
}
