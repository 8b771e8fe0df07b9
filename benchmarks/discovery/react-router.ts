import { flatRoutes } from '@react-router/fs-routes'

type Entries = Awaited<ReturnType<typeof flatRoutes>>

/** React Router's file routes, for which its Vite plugin would set the directory. */
export function findFlatRoutes(root: string): Promise<Entries> {
  Object.assign(globalThis, { __reactRouterAppDirectory: root })
  return flatRoutes()
}

/** The files of all routes, which it nests where one name begins with another. */
export function filesOf(entries: Entries): string[] {
  return entries.flatMap(({ file, children }) => [file, ...filesOf(children ?? [])])
}

/** A directory as a name in its one folder: `api/[id]/[name].json` is `api.$id.$name[.json]`. */
export function toFlatFolder(directory: string): string {
  const names = directory
    .split('/')
    .map((name) => name.replace(/^\[(\w+)\]/, '$$$1').replace(/\..*/, '[$&]'))
  return `routes/${names.join('.')}`
}
