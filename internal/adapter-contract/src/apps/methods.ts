import type { DispatcherOptions, HandlerContext, RouteModule } from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

/** Each handler returns the name of its export and the method of the request. */
export function createMethodsApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const handler = (name: string) => (context: HandlerContext) => {
    note(`${name} for ${context.method}`)
    return { export: name }
  }
  const modules: Readonly<Record<string, object>> = {
    '/both': { loader: handler('loader'), action: handler('action') },
    '/loader': { loader: handler('loader') },
    '/action': { action: handler('action') },
    '/verbs': {
      loader: handler('loader'),
      action: handler('action'),
      GET: handler('GET'),
      PUT: handler('PUT'),
      HEAD: handler('HEAD'),
      OPTIONS: handler('OPTIONS'),
    },
    '/query': {
      QUERY: ({ body, method, query }: HandlerContext) => ({
        body: body ?? null,
        method,
        limit: query.get('limit'),
      }),
    },
    '/query-raw': {
      QUERY: ({ body }: HandlerContext) => (body as Uint8Array).length,
      config: { body: { parse: 'raw' } },
    },
    '/empty': {},
    '/default': { default: handler('default') },
  }
  return {
    routes: [
      route,
      ...Object.entries(modules).map(([pattern, module]) => ({
        pattern,
        module: module as RouteModule,
      })),
    ],
  }
}
