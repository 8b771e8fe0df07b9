import { createDispatcher, type DispatcherOptions, type RouteModule } from '../src/index.ts'

/** What to send, and what the dispatcher is made of besides one module. */
export interface Sent extends RequestInit {
  /** Default: `/`. */
  path?: string
  /** Default: any path of one segment, and the root. */
  pattern?: string
  options?: Omit<DispatcherOptions, 'routes'>
  middleware?: DispatcherOptions['routes'][number]['middleware']
}

/** The response of a dispatcher with one route. */
export function send(module: RouteModule, sent: Sent = {}): Promise<Response> {
  const { path = '/', pattern = '/:name?', options = {}, middleware = [], ...init } = sent
  const dispatcher = createDispatcher({
    // Tests that are about errors give an `onError` of their own.
    onError: () => undefined,
    ...options,
    routes: [{ pattern, module, middleware }],
  })
  return dispatcher.fetch(new Request(`http://x.test${path}`, init))
}

/** The response to a GET whose loader gives, or throws, this result. */
export function sendResult(produce: () => unknown, sent: Sent = {}): Promise<Response> {
  return send({ loader: produce }, sent)
}

/** The headers of a response that tests compare, by name. */
export function headersOf(response: Response): Record<string, string> {
  return Object.fromEntries(response.headers)
}
