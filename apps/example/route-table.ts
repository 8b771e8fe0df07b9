/** A mounted route, as the adapter lists it. */
export interface MountedRoute {
  readonly pattern: string
  readonly file?: string | undefined
  readonly methods: readonly string[]
}

/** The routes as a table for people: methods, pattern, file. */
export function formatRoutes(routes: readonly MountedRoute[]): string {
  const rows = routes.map(({ methods, pattern, file }) => [methods.join(' '), pattern, file ?? ''])
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column].length)))
  return rows
    .map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n')
}
