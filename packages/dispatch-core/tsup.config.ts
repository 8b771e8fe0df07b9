import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Options } from 'tsup'
import { packageBuild } from '../../tsup.base.ts'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

const entry = { index: 'src/index.ts', pattern: 'src/pattern.ts' }

export default packageBuild({ entry, esbuildPlugins: [shareCommonJs(Object.values(entry))] })

/**
 * Puts the code of all CommonJS entries into one file, `core.cjs`, and makes each entry a list of
 * exports from it, so that two entries have the same classes. esbuild splits ES modules alone, and
 * tsup's own splitting of CommonJS rewrites `?.` and `??` into function calls.
 */
function shareCommonJs(entries: readonly string[]): Plugin {
  return {
    name: 'share-common-js',
    setup({ initialOptions, onResolve, onLoad }) {
      if (initialOptions.format !== 'cjs') return
      initialOptions.entryPoints = { ...entry, core: 'core' }
      onResolve({ filter: /^core$/ }, () => ({ path: 'core', namespace: 'core' }))
      onLoad({ filter: /./, namespace: 'core' }, () => ({
        contents: entries.map((path) => `export * from ${JSON.stringify(path)}`).join('\n'),
      }))
      onResolve({ filter: /./, namespace: 'core' }, ({ path }) => ({ path, namespace: 'whole' }))
      onLoad({ filter: /./, namespace: 'whole' }, ({ path }) => ({
        contents: readFileSync(path, 'utf8'),
        loader: 'ts',
        resolveDir: 'src',
      }))
      onResolve({ filter: /^\.\//, namespace: 'file' }, ({ importer }) =>
        entries.some((path) => importer === resolve(path))
          ? { path: './core.cjs', external: true }
          : undefined,
      )
    },
  }
}
