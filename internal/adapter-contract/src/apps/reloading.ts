import type { RouteDefinition } from '@portolan/dispatch-core'

/**
 * The routes of one of many tables. Their handlers return the number of their table. They are slow,
 * so that many of them are running while the table changes.
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
