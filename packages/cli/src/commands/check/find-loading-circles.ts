import { join, relative } from 'node:path'
import type { ProjectSettings } from '../../config/settings.ts'
import { toSlashes } from '../../files/paths.ts'
import type { Position } from '../../sources/source-file.ts'
import type { Finding, Findings } from './check-files.ts'
import type { ImportedModules } from './imported-modules.ts'

/**
 * Finds files of the app directory that import a module which waits for them with
 * `await resourceRoutes()` at its top: neither is ever loaded. The file of the project's app gives a
 * warning, since this command hands it routes that are imported later.
 *
 * @param files the route and middleware files, relative to the app directory
 */
export function findLoadingCircles(
  { root, appDir, serverFile }: Pick<ProjectSettings, 'root' | 'appDir' | 'serverFile'>,
  files: Iterable<string>,
  modules: ImportedModules,
): Findings {
  const circles = [...files].flatMap((file) => findWay(join(appDir, file), modules) ?? [])
  const toFinding = ({ files: way, waiting, position }: Circle): Finding => {
    const names = way.map((file) => toSlashes(relative(root, file)))
    const [first, ...others] = names
    return {
      code: 'loading-circle',
      message: `"${first}" imports ${others.map((name) => `"${name}"`).join(', which imports ')}, which waits for it with await ${waiting}(): neither is ever loaded by Node`,
      files: names,
      fix: `Move the code that "${first}" needs into a module of its own, or write app.use(${waiting}(…)) without await`,
      position,
    }
  }
  const isOfApp = ({ files: way }: Circle) => way.at(-1) === serverFile
  return {
    problems: circles.filter((circle) => !isOfApp(circle)).map(toFinding),
    warnings: circles.filter(isOfApp).map(toFinding),
  }
}

interface Circle {
  /** From the route file to the module that waits; absolute. */
  readonly files: readonly string[]
  /** The name of the function that it waits for. */
  readonly waiting: string
  /** Of the import in the first file. */
  readonly position: Position
}

/** The shortest way from a file to a module that waits for the routes. */
function findWay(start: string, modules: ImportedModules): Circle | undefined {
  const ways: string[][] = [[start]]
  const seen = new Set([start])
  for (const way of ways) {
    const file = way.at(-1) as string // A way begins with a file.
    const module = modules.read(file)
    const { waiting } = module ?? {}
    if (waiting !== undefined && way.length > 1) {
      const first = modules.read(start)?.imports.find((one) => one.file === way[1])
      return { files: way, waiting, position: first?.position ?? { line: 1, column: 1 } }
    }
    for (const { file: imported } of module?.imports ?? []) {
      if (imported === undefined) continue
      if (!seen.has(imported)) ways.push([...way, imported])
      seen.add(imported)
    }
  }
  return undefined
}
