import type { RouteManifest } from '@portolan/route-discovery'
import type { Settings } from '../../config/settings.ts'
import { type Bundle, bundle } from './bundle.ts'
import { ENTRIES, nodeEntries } from './entries.ts'
import { externalDependencies } from './external-dependencies.ts'
import { fileReferences } from './file-references.ts'
import { generatedModules } from './generated-modules.ts'
import { findNativePackages, nativeAddons } from './native-addons.ts'

const NAMES = 'portolan:file-names'

/** What CommonJS modules are given by name; all of a build is in one directory. */
const FILE_NAMES = `
export const __dirname = import.meta.dirname
export const __filename = import.meta.filename
`

/** `server.js`, which serves, `routes.js`, which exports `routes`, and what they share. */
export async function bundleForNode(
  settings: Settings,
  manifest: RouteManifest,
  onWarning: (message: string) => void,
): Promise<Bundle> {
  const { root, appDir, output, dependencies } = settings
  const isBundled = dependencies === 'bundled'
  const modules = { ...nodeEntries(settings, manifest), [NAMES]: FILE_NAMES }
  const made = await bundle({
    root,
    output,
    input: { routes: ENTRIES.routes, server: ENTRIES.server },
    plugins: [
      generatedModules(modules, appDir),
      fileReferences(root, appDir),
      isBundled ? nativeAddons() : externalDependencies(root),
    ],
    onWarning,
    host: {
      build: {
        rolldownOptions: {
          transform: {
            inject: { __dirname: [NAMES, '__dirname'], __filename: [NAMES, '__filename'] },
          },
        },
      },
    },
  })
  for (const directory of isBundled ? findNativePackages(made.sources) : []) {
    onWarning(
      `${directory} has a native addon, which cannot be part of the bundle: what needs it fails; build with dependencies: "external" to keep it`,
    )
  }
  // Files that end in .js are ES modules only where a package.json says so.
  return { ...made, files: [...made.files, PACKAGE_FILE] }
}

const PACKAGE_FILE = { name: 'package.json', content: '{ "type": "module" }\n' }
