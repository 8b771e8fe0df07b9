import { ServerResponse } from 'node:http'
import type { Dispatcher, Match } from '@portolan/dispatch-core'
import type { HeaderPair, PlainResponse } from '@portolan/dispatch-core/adapter'
import { refuseLateAnswers } from './late-answer.ts'
import type { NodeRequest } from './node-request.ts'
import { dropUnread, isBehindLast } from './request-body.ts'
import { breakOff } from './response-state.ts'
import { tellRoute } from './route-name.ts'
import { endWith, isStream, measure, stopBody, type WholeBody, writeBody } from './write-body.ts'

/**
 * Answers a request. It never throws, because an exception in a listener would end the
 * process. If Node, or code that wraps its methods, throws while the response is written, `onError`
 * gets the error, as it gets the error of a handler. The client gets the result of `onError` or a
 * 500. If the response has begun, it is broken off.
 */
export function respond<H extends NodeRequest>(
  dispatcher: Dispatcher<H>,
  match: Match | undefined,
  hostRequest: H,
  res: ServerResponse,
): void {
  if (isBehindLast(res.req)) return
  if (match !== undefined) tellRoute(hostRequest, match.route.pattern)
  const response = dispatcher.run(match, hostRequest)
  if (response instanceof Promise) {
    response.then((settled) => writeInContext(dispatcher, match, hostRequest, res, settled))
  } else {
    writeInContext(dispatcher, match, hostRequest, res, response)
  }
}

function writeInContext<H extends NodeRequest>(
  dispatcher: Dispatcher<H>,
  match: Match | undefined,
  hostRequest: H,
  res: ServerResponse,
  response: PlainResponse | undefined,
): void {
  if (response === undefined) return
  const { inAsyncContext } = hostRequest
  if (inAsyncContext === undefined) {
    write(dispatcher, hostRequest, res, response)
  } else {
    inAsyncContext(() => write(dispatcher, hostRequest, res, response))
  }
  if (match !== undefined && hostRequest.isResponseHandedOut) refuseLateAnswers(res, match.route.id)
}

function write<H extends NodeRequest>(
  dispatcher: Dispatcher<H>,
  hostRequest: H,
  res: ServerResponse,
  response: PlainResponse,
): void {
  try {
    writeResponse(res, response)?.catch((error) => fail(dispatcher, hostRequest, res, error))
  } catch (error) {
    stopBody(response.body)
    fail(dispatcher, hostRequest, res, error)
  }
}

function fail<H extends NodeRequest>(
  dispatcher: Dispatcher<H>,
  hostRequest: H,
  res: ServerResponse,
  error: unknown,
): void {
  if (!res.headersSent) removeFraming(res)
  const replacement = dispatcher.fail(hostRequest, error)
  if (res.headersSent) {
    breakOff(res)
  } else if (replacement instanceof Promise) {
    replacement.then((settled) => writeInstead(res, settled))
  } else {
    writeInstead(res, replacement)
  }
}

function writeInstead(res: ServerResponse, response: PlainResponse | undefined): void {
  if (response === undefined) return
  try {
    writeResponse(res, response)?.catch(() => breakOff(res))
  } catch {
    // It fails for the same reason as the first response, and `onError` has got that error.
    breakOff(res)
  }
}

/**
 * Writes a response to Node's own response, on which code may have set headers already. If code
 * outside the routes has answered in the meantime, it only stops the source of the body.
 *
 * It sets each header by `setHeader()` where other code has a hand in the response: code that wraps
 * Node's methods, or reads headers at the end, does not see headers that `writeHead()` gets as a list.
 *
 * @returns for a stream, a promise that resolves when it is over, and rejects with the errors that
 * this function throws
 * @throws the error of Node, or of code that wraps Node's methods
 */
export function writeResponse(
  res: ServerResponse,
  { status, statusText, headers, body }: PlainResponse,
): Promise<void> | undefined {
  if (res.headersSent) {
    stopBody(body)
    return undefined
  }
  const isHttp1 = res.req.httpVersionMajor === 1
  if (!isStream(body)) {
    dropUnread(res.req, res)
    if (isUntouched(res)) {
      writeAtOnce(res, { status, statusText, headers, body })
      return undefined
    }
  }
  res.statusCode = status
  // HTTP/2 does not send a reason phrase (RFC 9113, section 8.3.2).
  if (statusText !== undefined && isHttp1) res.statusMessage = statusText
  for (let index = 0; index < headers.length; index++) writeHeader(res, headers, index)
  if (!isHttp1) {
    removeHeaders(res, CONNECTION_HEADERS)
  } else if (!isStream(body)) {
    removeHeaders(res, STREAM_HEADERS)
  } else if (res.hasHeader('content-length')) removeHeaders(res, ENCODING_HEADERS)
  return writeBody(res, body)
}

/**
 * Whether a response of HTTP/1 is as Node has made it: its methods are Node's own, no header is set,
 * and only Node itself listens for its end.
 */
function isUntouched(res: ServerResponse): boolean {
  return (
    Object.getPrototypeOf(res) === ServerResponse.prototype &&
    res.setHeader === setHeader &&
    res.writeHead === writeHead &&
    res.end === end &&
    res.getHeaderNames().length === 0 &&
    res.listenerCount('finish') <= 1 &&
    res.listenerCount('close') === 0
  )
}

const { setHeader, writeHead, end } = ServerResponse.prototype

/** Writes a whole response with all its headers in one call, which costs the least. */
function writeAtOnce(
  res: ServerResponse,
  {
    status,
    statusText,
    headers,
    body,
  }: Pick<PlainResponse, 'status' | 'headers'> & {
    readonly statusText: string | undefined
    readonly body: WholeBody
  },
): void {
  const hasLength = headers.some(isLength)
  // The length of a body is measured, whatever a header says.
  const kept = hasLength && body !== null ? headers.filter((pair) => !isLength(pair)) : headers
  const length = measure(res, { status, body, hasLength })
  // With its size given, the engine allocates the list once.
  const list = new Array<string>(kept.length * 2 + (length === undefined ? 0 : 2))
  for (let index = 0; index < kept.length; index++) {
    const pair = kept[index] as HeaderPair // index is below length
    list[index * 2] = pair[0]
    list[index * 2 + 1] = pair[1]
  }
  if (length !== undefined) {
    list[list.length - 2] = 'Content-Length'
    list[list.length - 1] = String(length)
  }
  if (statusText === undefined) {
    res.writeHead(status, list)
  } else {
    res.writeHead(status, statusText, list)
  }
  endWith(res, body)
}

/** Removes the headers that Node may have refused to write: they belong to the failed response. */
function removeFraming(res: ServerResponse): void {
  removeHeaders(res, CONNECTION_HEADERS)
  removeHeaders(res, ['trailer', 'content-length'])
  // The type lacks `undefined`, which is the value before it is set.
  if (res.req.httpVersionMajor === 1) res.statusMessage = undefined as unknown as string
}

/**
 * A name may occur several times. `Set-Cookie` and `Vary` are added to the values that were set
 * before.
 */
function writeHeader(res: ServerResponse, headers: readonly HeaderPair[], index: number): void {
  const [name, value] = headers[index] as HeaderPair
  const before = isAdded(headers, index) ? res.getHeader(name) : undefined
  if (before === undefined) {
    res.setHeader(name, value)
  } else {
    res.setHeader(name, [...(Array.isArray(before) ? before : [String(before)]), value])
  }
}

function isAdded(headers: readonly HeaderPair[], index: number): boolean {
  const [name] = headers[index] as HeaderPair
  if (isNamed(name, 'set-cookie') || isNamed(name, 'vary')) return true
  for (let before = 0; before < index; before++) {
    if (isNamed((headers[before] as HeaderPair)[0], name)) return true
  }
  return false
}

function isLength(pair: HeaderPair): boolean {
  return isNamed(pair[0], 'content-length')
}

function isNamed(name: string, other: string): boolean {
  if (name.length !== other.length) return false
  return name === other || name.toLowerCase() === other.toLowerCase()
}

/**
 * Over HTTP/2 a response with one of them is malformed, and Node does not send it (RFC 9113,
 * section 8.2.2).
 */
const CONNECTION_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]

/** Headers that frame a body in parts. Node refuses them, or sends them beside a length. */
const STREAM_HEADERS = ['trailer', 'transfer-encoding']

const ENCODING_HEADERS = ['transfer-encoding']

function removeHeaders(res: ServerResponse, names: readonly string[]): void {
  for (const name of names) if (res.hasHeader(name)) res.removeHeader(name)
}
