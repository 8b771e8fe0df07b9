import type { ServerResponse } from 'node:http'

/** A signal that is aborted when the connection closes before the response is complete. */
export function clientSignal(res: ServerResponse): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    if (!res.writableFinished) {
      controller.abort(new DOMException('The client closed the connection', 'AbortError'))
    }
  }
  if (res.closed || res.destroyed) abort()
  else res.once('close', abort)
  return controller.signal
}
