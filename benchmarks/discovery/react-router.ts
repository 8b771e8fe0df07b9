import { flatRoutes } from '@react-router/fs-routes'

type Entries = Awaited<ReturnType<typeof flatRoutes>>

/** React Router's file routes. Its Vite plugin would set the directory. */
export function findFlatRoutes(root: string): Promise<Entries> {
  Object.assign(globalThis, { __reactRouterAppDirectory: root })
  return flatRoutes()
}

/** The files of all routes. React Router nests a route whose name begins with another name. */
export function filesOf(entries: Entries): string[] {
  return entries.flatMap(({ file, children }) => [file, ...filesOf(children ?? [])])
}

/**
 * The name of a route in the flat folder, from its directory: `api/[id]/[name].json` is
 * `api.$id.$name[.json]`.
 */
export function toFlatFolder(directory: string): string {
  const names = directory
    .split('/')
    .map((name) => name.replace(/^\[(\w+)\]/, '$$$1').replace(/\..*/, '[$&]'))
  return `routes/${names.join('.')}`
}
