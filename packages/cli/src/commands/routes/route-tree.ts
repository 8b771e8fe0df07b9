import { toPrintable } from '../../terminal/printable.ts'
import { formatTable } from '../../terminal/table.ts'
import type { Colors } from '../../terminal/terminal.ts'
import { compareIds } from './compare-ids.ts'
import type { RouteListing } from './route-listing.ts'
import { formatMethods } from './shown-methods.ts'

interface Directory {
  readonly name: string
  readonly children: Map<string, Directory>
  /** What stands beside its name. */
  methods: string
  notes: string[]
}

/** The app directory as a tree, with the methods, pages and middleware of each directory. */
export function formatRouteTree({ routes, pages }: RouteListing, colors: Colors): string[] {
  const root = createDirectory('/')
  const guards = new Set(routes.flatMap(({ middleware }) => middleware))
  for (const route of routes) reach(root, route.id).methods = formatMethods(route, colors)
  for (const page of pages) {
    const hides = page.shadows === undefined ? '' : ', hides the route file beside it'
    reach(root, page.id).notes.push(colors.yellow(`page${hides}`))
  }
  for (const file of guards) reach(root, toFolder(file)).notes.push(colors.dim('middleware'))
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

function toFolder(file: string): string {
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
