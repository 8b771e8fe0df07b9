import type { Route } from '@portolan/adapter-express'

/** The routes as a table to print, in the order of their patterns: methods, pattern, file. */
export function formatRoutes(routes: readonly Route[]): string {
  const sorted = [...routes].sort((a, b) => (a.pattern < b.pattern ? -1 : 1))
  const rows = sorted.map(({ methods = [], pattern, file = '' }) => [
    methods.join(' '),
    pattern,
    file,
  ])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column].length)))
  return rows
    .map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd(),
    )
    .join('\n')
}
