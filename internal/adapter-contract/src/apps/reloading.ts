import type { RouteDefinition } from '@portolan/dispatch-core'

/**
 * The routes of one table of many: its handlers tell which one they belong to, and take their
 * time, so that many are at work while the table changes.
 */
export function createReloadedRoutes(table: number): RouteDefinition[] {
  const loader = async ({ params }: { params: Readonly<Record<string, string>> }) => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    return { id: params.id, from: table }
  }
  return [
    { pattern: '/item/:id', module: async () => ({ loader }) },
    { pattern: `/only/${table}`, module: { loader } },
  ]
}
