import { createServer, type IncomingMessage, type Server } from 'node:http'
import {
  createDispatcher,
  type DispatcherOptions,
  type LoaderContext,
} from '@portolan/dispatch-core'
import { NOT_FOUND_RESPONSE } from '@portolan/dispatch-core/adapter'

type Handler = (context: LoaderContext) => unknown
type Route = DispatcherOptions['routes'][number]

/** A small framework of a user: verbs and patterns on node:http. */
export class Framework {
  readonly #modules = new Map<string, Record<string, Handler>>()

  on(method: 'GET' | 'POST', pattern: string, handler: Handler): this {
    this.#modules.set(pattern, { ...this.#modules.get(pattern), [method]: handler })
    return this
  }

  createServer(): Server {
    const routes: Route[] = [...this.#modules].map(([pattern, module]) => ({ pattern, module }))
    const dispatcher = createDispatcher({ routes })
    return createServer(async (req, res) => {
      const { method = 'GET', url: target = '' } = req
      const match = dispatcher.match(target)
      const response = match && (await dispatcher.run(match, { method, target, ...describe(req) }))
      const { status, headers, body } = response ?? NOT_FOUND_RESPONSE
      res.statusCode = status
      for (const [name, value] of headers) res.appendHeader(name, value)
      res.end(typeof body === 'string' ? body : null)
    })
  }
}

function describe(req: IncomingMessage) {
  const { headers } = req
  return {
    origin: `http://${headers.host}`,
    signal: new AbortController().signal,
    hasBody: 'transfer-encoding' in headers || Number(headers['content-length']) > 0,
    header: (name: string) => headers[name]?.toString(),
    headers: () =>
      Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    body: () => req.iterator({ destroyOnReturn: false }),
  }
}
