import type { ServerResponse } from 'node:http'

/**
 * Keeps a late answer from ending the process: a handler has returned, its response is sent, and a
 * callback of it answers through `res` after that. Node throws then, where nothing can catch it. From
 * now on the first such call is warned of, and every one is dropped.
 *
 * @param res a response that was handed to a handler, and that is written to its end or streams
 * @param routeId the name of the route in the warning
 */
export function refuseLateAnswers(res: ServerResponse, routeId: string): void {
  if (res.writableEnded) {
    dropCalls(res, routeId)
  } else {
    // A stream, or code around `end()` that has put the end off.
    res.once('finish', () => dropCalls(res, routeId))
  }
}

function dropCalls(res: ServerResponse, routeId: string): void {
  let isTold = false
  const drop = () => {
    if (!isTold) {
      isTold = true
      console.warn(
        `${routeId}: a handler answered through res after it had returned, and its response was sent already; the late answer is dropped. Return res from the handler, or await the callback before it returns`,
      )
    }
    // A stream that is piped into the response takes it for "go on".
    return res
  }
  for (const name of ANSWERING_METHODS) if (name in res) Object.assign(res, { [name]: drop })
}

/** The last two are Express's. They give an error to the app where headers were sent. */
const ANSWERING_METHODS = [
  'setHeader',
  'setHeaders',
  'appendHeader',
  'removeHeader',
  'writeHead',
  'flushHeaders',
  'write',
  'end',
  'sendFile',
  'download',
]
