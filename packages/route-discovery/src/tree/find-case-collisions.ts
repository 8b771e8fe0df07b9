import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { RouteDirectory } from './directory-tree.ts'
import { sampleUrl } from './sample-url.ts'

/** Sibling directories that differ only in case: one and the same on some file systems. */
export function findCaseCollisions(directories: readonly RouteDirectory[]): Diagnostic[] {
  // Most trees have no capital anywhere.
  const cased = directories.filter(({ path }) => path.toLowerCase() !== path)
  const keys = new Set(cased.map(toKey))
  if (keys.size === 0) return []
  const groups = new Map<string, RouteDirectory[]>()
  for (const directory of directories) {
    const key = toKey(directory)
    if (keys.has(key)) groups.set(key, [...(groups.get(key) ?? []), directory])
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => toDiagnostic(group, directories))
}

/** Equal for siblings that differ only in case. */
function toKey({ path }: RouteDirectory): string {
  const name = path.lastIndexOf('/') + 1
  return path.slice(0, name) + path.slice(name).toLowerCase()
}

function toDiagnostic(
  group: readonly RouteDirectory[],
  directories: readonly RouteDirectory[],
): Diagnostic {
  const paths = group.map(({ path }) => path).sort()
  const files = directories
    .filter(({ path }) => paths.some((above) => path === above || path.startsWith(`${above}/`)))
    .flatMap(({ middleware, page, route }) => [...middleware, ...page, ...route])
    .sort()
  const sample = sampleUrl(group[0]?.segments ?? [])
  return {
    code: 'case-collision',
    message: `The directories ${paths.map((path) => `"${path}"`).join(' and ')} differ only in case, and are one directory on some file systems`,
    files,
    ...(sample !== undefined && { sampleUrl: sample }),
    fix: `Rename one of them, or put its files into "${paths.at(-1)}"`,
  }
}
