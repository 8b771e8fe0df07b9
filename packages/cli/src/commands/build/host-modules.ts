import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Leaves imports of what a host brings along. Not every fetch host has each of them, so that
 * whoever builds is told which are left in the end, and of whom.
 */
export function hostModules(root: string, onWarning: (message: string) => void): Plugin {
  const importers = new Map<string, Set<string>>()
  return {
    name: 'portolan:host-modules',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!isBuiltin(source) && !/^(bun|cloudflare|deno|workerd):/.test(source)) return
      // Without the prefix Node alone knows it.
      const id = isBuiltin(source) && !source.startsWith('node:') ? `node:${source}` : source
      importers.set(id, (importers.get(id) ?? new Set()).add(importer ?? ''))
      return { id, external: true }
    },
    generateBundle(_options, files) {
      for (const file of Object.values(files)) {
        if (file.type === 'asset') continue
        for (const id of file.imports) {
          const names = file.moduleIds.filter((module) => importers.get(id)?.has(module))
          onWarning(
            `${names.map((name) => relative(root, name)).join(' and ')} ${names.length === 1 ? 'imports' : 'import'} ${id}, which is left to the host: Bun and Deno have what is Node's, workerd has most of it with the flag nodejs_compat`,
          )
        }
      }
    },
  }
}
