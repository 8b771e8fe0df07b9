import { HttpError, type Middleware, type RouteDefinition } from '@portolan/dispatch-core'
import { created, session, time, user } from './answers.ts'

interface Context {
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
  readonly cookies: Readonly<Record<string, string>>
}

/** The endpoints as route modules, beside `others` further routes. */
export function portolanRoutes(others: number): RouteDefinition[] {
  const further = Array.from({ length: others }, (_, i) => ({
    pattern: `/api/other-${i}/:id`,
    module: { loader: () => ({ i }) },
  }))
  return [
    ...further,
    { pattern: '/api/time', module: { loader: () => time() } },
    {
      pattern: '/api/users/:id',
      module: { loader: ({ params }: Context) => user(params.id ?? '') },
    },
    {
      pattern: '/api/guarded/:id',
      middleware: [passOn(), passOn(), passOn()],
      module: { loader: ({ params }: Context) => user(params.id ?? '') },
    },
    {
      pattern: '/api/missing/:id',
      module: {
        loader: () => {
          throw new HttpError(404)
        },
      },
    },
    { pattern: '/api/session', module: { loader: ({ cookies }: Context) => session(cookies.sid) } },
    {
      pattern: '/api/users',
      module: { action: ({ body }: Context) => created((body as { name: string }).name) },
    },
  ]
}

/** A middleware that only calls the next one. */
function passOn(): Middleware {
  return (_context, next) => next()
}
