import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Dispatcher } from '@portolan/dispatch-core'
import type { PlainResponse } from '@portolan/dispatch-core/adapter'
import { NodeRequest, respond, writeResponse } from '@portolan-internal/node-http'

/** A request listener that answers with the dispatcher's routes, and with the fallback where none matches. */
export function createListener(
  dispatcher: Dispatcher<NodeRequest>,
  fallback?: (req: IncomingMessage, res: ServerResponse) => unknown,
): RequestListener {
  return function resourceRoutes(req, res) {
    // A server's requests have a URL; the types are those of a client's responses too.
    const match = dispatcher.match(req.url as string)
    if (match === undefined && req.url === '*' && req.method === 'OPTIONS') {
      write(res, NO_CONTENT)
      return
    }
    if (match === undefined && fallback !== undefined) {
      fallback(req, res)
      return
    }
    respond(dispatcher, match, new NodeRequest(req, res), res)
  }
}

/** Never throws: an exception here would end the process. */
function write(res: ServerResponse, response: PlainResponse): void {
  try {
    writeResponse(res, response)
  } catch (error) {
    console.error(error)
    res.destroy()
  }
}

/** The answer to `OPTIONS *`, which only asks whether the server is there (RFC 9110, section 9.3.7). */
const NO_CONTENT: PlainResponse = { status: 204, headers: [], body: null }
