import { join } from 'node:path'
import type { Plugin } from 'vite'

/** How a generated module names a file of the app directory, in front of its encoded path. */
export const APP_FILES = 'portolan:app'

/**
 * Serves modules that are on no disk, by names that begin with `portolan:`.
 *
 * @param modules the texts by their names
 */
export function generatedModules(
  modules: Readonly<Record<string, string>>,
  appDir: string,
): Plugin {
  return {
    name: 'portolan:generated-modules',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source.startsWith(`${APP_FILES}/`))
        return this.resolve(toAppFile(source, appDir), importer)
      return Object.hasOwn(modules, source) ? source : undefined
    },
    load(id) {
      return Object.hasOwn(modules, id) ? { code: modules[id] ?? '', map: null } : undefined
    },
  }
}

/** Undoes what `generateRoutesModule()` encodes, since a bundler reads paths and no URLs. */
function toAppFile(source: string, appDir: string): string {
  const path = source.slice(APP_FILES.length + 1)
  return join(appDir, path.replace(/%(25|3F|23)/g, decodeURIComponent))
}
