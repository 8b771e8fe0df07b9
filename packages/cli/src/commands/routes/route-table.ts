import stringWidth from 'string-width'
import { toPrintable } from '../../terminal/printable.ts'
import { formatTable } from '../../terminal/table.ts'
import type { Colors, Terminal } from '../../terminal/terminal.ts'
import { compareIds } from './compare-ids.ts'
import type { ListedPage, ListedRoute, RouteListing } from './route-listing.ts'
import { formatMethods, formatPattern } from './shown-methods.ts'

const COLUMNS = ['METHODS', 'PATTERN', 'FILE', 'MIDDLEWARE', 'SCHEMAS']

/**
 * A line for each route and page, by directory; columns that would be empty are left out. Where
 * lines would be longer than the terminal is wide, each has the rest of its columns below it.
 */
export function formatRouteTable(
  { routes, pages }: RouteListing,
  { colors, columns }: Pick<Terminal, 'colors' | 'columns'>,
): string[] {
  const rows = [
    ...routes.map((route) => ({ id: route.id, cells: toCells(route, colors) })),
    ...pages.map((page) => ({ id: page.id, cells: toPageCells(page, colors) })),
  ]
  if (rows.length === 0) return []
  const cells = rows.sort((a, b) => compareIds(a.id, b.id)).map((row) => row.cells)
  const used = COLUMNS.map((_, column) => cells.some((row) => row[column] !== ''))
  const header = COLUMNS.map((name) => colors.dim(name))
  const lines = formatTable(
    [header, ...cells].map((row) => row.filter((_, column) => used[column])),
  )
  return lines.every((line) => stringWidth(line) <= columns) ? lines : stack(cells, colors)
}

function stack(rows: readonly (readonly string[])[], colors: Colors): string[] {
  const blocks = rows.map(([methods = '', pattern = '', ...others]) => [
    [methods, pattern],
    ...others.filter((cell) => cell !== '').map((cell) => ['', colors.dim(cell)]),
  ])
  return formatTable(blocks.flat())
}

function toCells(route: ListedRoute, colors: Colors): string[] {
  return [
    formatMethods(route, colors),
    formatPattern(toPrintable(route.pattern), colors),
    toPrintable(route.file),
    toPrintable(route.middleware.join(' → ')),
    formatSchemas(route),
  ]
}

function toPageCells({ pattern, file, shadows }: ListedPage, colors: Colors): string[] {
  const hidden = shadows === undefined ? '' : colors.yellow(` hides ${toPrintable(shadows)}`)
  const shown = formatPattern(toPrintable(pattern), colors)
  return [colors.dim('page'), shown, toPrintable(file) + hidden, '', '']
}

/** `action(body, response)` */
function formatSchemas({ schemas }: ListedRoute): string {
  return Object.entries(schemas)
    .map(([handler, parts]) => `${handler}(${toPrintable(parts.join(', '))})`)
    .join(' ')
}
