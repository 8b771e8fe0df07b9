import type { ServerResponse } from 'node:http'
import { isOver, isSent } from './response-state.ts'

/** A signal that is aborted when the connection closes before the response is complete. */
export function clientSignal(res: ServerResponse): AbortSignal {
  const controller = new AbortController()
  const abort = () => {
    if (!isSent(res)) {
      controller.abort(new DOMException('The client closed the connection', 'AbortError'))
    }
  }
  if (isOver(res)) abort()
  else res.once('close', abort)
  return controller.signal
}
