import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

interface ManifestData {
  readonly routes: readonly { readonly id: string; readonly endpoint: unknown }[]
}

/** SvelteKit publishes this file but does not export it, so the import names its path. */
const file = createRequire(import.meta.url)
  .resolve('@sveltejs/kit/package.json')
  .replace('package.json', 'src/core/sync/create_manifest_data/index.js')
// The cast is the type of its JSDoc comment.
const { default: createManifestData } = (await import(pathToFileURL(file).href)) as {
  default: (options: object) => ManifestData
}

/** SvelteKit's manifest of a directory of routes. It reads every `+server.js` for it. */
export function createKitManifest(root: string): ManifestData {
  const away = join(root, 'no-such-folder')
  const hooks = { client: away, server: away, universal: away }
  const files = { routes: root, assets: away, lib: away, params: away, hooks }
  const kit = { files, moduleExtensions: ['.js', '.ts'], router: { type: 'pathname' } }
  return createManifestData({ config: { extensions: ['.svelte'], kit }, cwd: root, fallback: away })
}
