import stringWidth from 'string-width'
import { formatTable } from '../../terminal/table.ts'
import type { Colors, Terminal } from '../../terminal/terminal.ts'
import { toPrintable } from '../../terminal/text.ts'
import type { ListedPage, ListedRoute, RouteListing } from './route-listing.ts'

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
    formatMiddleware(route),
    formatSchemas(route),
  ]
}

function toPageCells({ pattern, file, shadows }: ListedPage, colors: Colors): string[] {
  const hidden = shadows === undefined ? '' : colors.yellow(` hides ${toPrintable(shadows)}`)
  const shown = formatPattern(toPrintable(pattern), colors)
  return [colors.dim('page'), shown, toPrintable(file) + hidden, '', '']
}

/** `middleware.ts → action(requireUser, auth)` */
function formatMiddleware({ middleware, handlerMiddleware }: ListedRoute): string {
  const own = Object.entries(handlerMiddleware).map(
    ([handler, names]) => `${handler}(${names.join(', ')})`,
  )
  const all = own.length === 0 ? middleware : [...middleware, own.join(' ')]
  return toPrintable(all.join(' → '))
}

/** `action(body, response)` */
function formatSchemas({ schemas }: ListedRoute): string {
  return Object.entries(schemas)
    .map(([handler, parts]) => `${handler}(${toPrintable(parts.join(', '))})`)
    .join(' ')
}

interface Directory {
  readonly name: string
  readonly children: Map<string, Directory>
  /** The text beside its name. */
  methods: string
  notes: string[]
}

/** The app directory as a tree, with the methods, pages and middleware of each directory. */
export function formatRouteTree({ routes, pages }: RouteListing, colors: Colors): string[] {
  const root = createDirectory('/')
  const middleware = new Set(routes.flatMap((route) => route.middleware))
  for (const route of routes) reach(root, route.id).methods = formatMethods(route, colors)
  for (const page of pages) {
    const hides = page.shadows === undefined ? '' : ', hides the route file beside it'
    reach(root, page.id).notes.push(colors.yellow(`page${hides}`))
  }
  for (const file of middleware) reach(root, toDirectory(file)).notes.push(colors.dim('middleware'))
  return formatTable(toRows(root, '', '', colors))
}

function createDirectory(name: string): Directory {
  return { name, children: new Map(), methods: '', notes: [] }
}

function reach(root: Directory, id: string): Directory {
  let directory = root
  for (const name of id === '' ? [] : id.split('/')) {
    const child = directory.children.get(name) ?? createDirectory(name)
    directory.children.set(name, child)
    directory = child
  }
  return directory
}

function toDirectory(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')))
}

function toRows(
  { name, children, methods, notes }: Directory,
  branch: string,
  indent: string,
  colors: Colors,
): string[][] {
  const label = colors.dim(branch) + toPrintable(name)
  const below = [...children.values()].sort((a, b) => compareIds(a.name, b.name))
  return [
    [label, [methods, ...notes].filter((text) => text !== '').join('  ')],
    ...below.flatMap((child, index) => {
      const isLast = index === below.length - 1
      return toRows(
        child,
        `${indent}${isLast ? '└─ ' : '├─ '}`,
        `${indent}${isLast ? '   ' : '│  '}`,
        colors,
      )
    }),
  ]
}

/** The methods that the file itself answers: HEAD and OPTIONS come with every route. */
function formatMethods({ methods, handlers, isComplete }: ListedRoute, colors: Colors): string {
  const own = methods.filter((method) => !IMPLIED.includes(method) || handlers.includes(method))
  const colored = own.map((method) => COLORS[method]?.(colors)(method) ?? method)
  return [...colored, ...(isComplete ? [] : [colors.dim('?')])].join(' ')
}

/** A pattern with its params set off. */
function formatPattern(pattern: string, colors: Colors): string {
  return pattern.replace(/(?<!\\):[^/]+/g, (param) => colors.cyan(param))
}

const IMPLIED = ['HEAD', 'OPTIONS']

const COLORS: Readonly<Record<string, (colors: Colors) => (text: string) => string>> = {
  GET: ({ green }) => green,
  POST: ({ yellow }) => yellow,
  PUT: ({ blue }) => blue,
  PATCH: ({ magenta }) => magenta,
  DELETE: ({ red }) => red,
}

/** Directories in the order of a tree: each before its children, siblings by name. */
function compareIds(a: string, b: string): number {
  const [aKey, bKey] = [toKey(a), toKey(b)]
  return aKey < bKey ? -1 : aKey > bKey ? 1 : 0
}

/** A separator that comes before every character of a name. */
function toKey(id: string): string {
  return id.replaceAll('/', '\0')
}
