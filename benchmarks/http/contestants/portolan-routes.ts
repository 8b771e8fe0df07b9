import type { RouteDefinition } from '@portolan/dispatch-core'
import { created, time, user } from './answers.ts'

interface Context {
  readonly params: Readonly<Record<string, string>>
  readonly body: unknown
}

/** The three endpoints as route modules, beside `others` further routes. */
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
      pattern: '/api/users',
      module: { action: ({ body }: Context) => created((body as { name: string }).name) },
    },
  ]
}
