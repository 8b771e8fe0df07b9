import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface ManifestData {
  readonly routes: readonly { readonly id: string; readonly endpoint: unknown }[]
}

/** Published and not exported, so that it is imported by its path. */
const file = createRequire(import.meta.url)
  .resolve('@sveltejs/kit/package.json')
  .replace('package.json', 'src/core/sync/create_manifest_data/index.js')
// The cast names what its JSDoc type says.
const { default: createManifestData } = (await import(pathToFileURL(file).href)) as {
  default: (options: object) => ManifestData
}

/** Its manifest of a folder of routes, for which it reads every `+server.js` too. */
export function createKitManifest(root: string): ManifestData {
  const away = join(root, 'no-such-folder')
  const hooks = { client: away, server: away, universal: away }
  const files = { routes: root, assets: away, lib: away, params: away, hooks }
  const kit = { files, moduleExtensions: ['.js', '.ts'], router: { type: 'pathname' } }
  return createManifestData({ config: { extensions: ['.svelte'], kit }, cwd: root, fallback: away })
}
