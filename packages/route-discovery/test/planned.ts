import { type Diagnostic, DiscoveryError, type ManifestRoute, planRoutes } from '../src/index.ts'

/** The routes of directories that hold a route file each, or the problems for which there are none. */
export function planDirectories(directories: readonly string[]): Planned | Refused {
  try {
    const { routes, warnings } = planRoutes(toFiles(directories))
    return { routes, warnings }
  } catch (error) {
    if (error instanceof DiscoveryError) return { warnings: [], diagnostics: error.diagnostics }
    throw error
  }
}

/** A route file in each directory. */
export function toFiles(directories: readonly string[]): string[] {
  return directories.map((path) => (path === '' ? 'route.ts' : `${path}/route.ts`))
}

interface Planned {
  readonly routes: readonly ManifestRoute[]
  readonly warnings: readonly Diagnostic[]
  readonly diagnostics?: undefined
}

interface Refused {
  readonly warnings: readonly []
  readonly routes?: undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** The paths after the renames that a diagnostic advises. */
export function follow({ renames = [] }: Diagnostic, paths: readonly string[]): string[] {
  return paths.map((path) => {
    const rename = renames.find(({ from }) => path === from || path.startsWith(`${from}/`))
    return rename === undefined ? path : rename.to + path.slice(rename.from.length)
  })
}
