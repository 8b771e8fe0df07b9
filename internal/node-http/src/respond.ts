import type { ServerResponse } from 'node:http'
import type { Dispatcher, Match } from '@portolan/dispatch-core'
import type { PlainResponse } from '@portolan/dispatch-core/adapter'
import type { NodeRequest } from './node-request.ts'
import { breakOff } from './response-state.ts'
import { stopBody } from './write-body.ts'
import { removeFraming, writeResponse } from './write-response.ts'

/**
 * Answers a matched request. It never throws, because an exception in a listener would end the
 * process. If Node, or code around its methods, throws while the response is written, `onError`
 * gets the error as it gets a handler's. The client gets the 500, or a response that is broken off.
 */
export function respond<H extends NodeRequest>(
  dispatcher: Dispatcher<H>,
  match: Match,
  hostRequest: H,
  res: ServerResponse,
): void {
  const response = dispatcher.run(match, hostRequest)
  if (response instanceof Promise) {
    response.then((settled) => write(dispatcher, hostRequest, res, settled))
  } else {
    write(dispatcher, hostRequest, res, response)
  }
}

function write<H extends NodeRequest>(
  dispatcher: Dispatcher<H>,
  hostRequest: H,
  res: ServerResponse,
  response: PlainResponse | undefined,
): void {
  if (response === undefined) return
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
    // It fails for the same reason as the first one, which `onError` has got.
    breakOff(res)
  }
}
