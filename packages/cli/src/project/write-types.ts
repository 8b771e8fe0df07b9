import { join, posix, relative } from 'node:path'
import {
  generateContextTypes,
  generateRouteTypes,
  type RouteManifest,
} from '@portolan/route-discovery'
import type { Settings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { isInside } from '../files/is-inside.ts'
import { toSlashes } from '../files/to-slashes.ts'
import { findContextPackage } from './context-package.ts'
import { type SyncedFiles, syncFiles } from './sync-files.ts'

/**
 * Writes `routes.d.ts` with the params and results of all routes, and for each route file a
 * `$types.d.ts` at its place in a copy of the project's directories, where `rootDirs` finds it.
 * Files that stay as they are are not touched, and those of routes that are gone are removed.
 *
 * @throws CommandError where the app directory is outside the project.
 */
export function writeTypes(
  { root, appDir, typesDir }: Pick<Settings, 'root' | 'appDir' | 'typesDir'>,
  manifest: RouteManifest,
): Promise<SyncedFiles> {
  const folder = toSlashes(relative(root, appDir))
  if (!isInside(appDir, root))
    throw new CommandError(
      `The app directory ${appDir} is not inside the project ${root}, so its files have no place in ${typesDir}; give --root a directory that holds it`,
    )
  const from = findContextPackage(root)
  const texts = manifest.routes.map((route) => {
    const file = join(folder, posix.dirname(route.file), '$types.d.ts')
    return [file, generateContextTypes(route, { from })] as const
  })
  const imported = toSlashes(relative(typesDir, appDir))
  const routes = generateRouteTypes(manifest, {
    from: imported.startsWith('.') ? imported : `./${imported}`,
  })
  return syncFiles(typesDir, new Map([['routes.d.ts', routes], ...texts]), {
    ignored: isInside(typesDir, join(root, '.portolan')) ? join(root, '.portolan') : undefined,
  })
}
