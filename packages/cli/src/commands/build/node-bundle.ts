import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Plugin } from 'vite'
import { type Bundle, bundle } from '../../bundling/bundle.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import { readPackageJson } from '../../files/package-json.ts'
import { checkBundledPackages, nativeAddons } from './bundled-packages.ts'
import { ENTRIES, generatedModules, nodeEntries } from './entries.ts'
import { fileReferences } from './file-references.ts'
import { PLACES_INJECTED, PLACES_MODULE } from './source-places.ts'

/**
 * `server.js`, which serves, `routes.js`, which exports `routes`, and the chunks that they share.
 */
export async function bundleForNode(
  settings: ProjectSettings,
  manifest: RouteManifest,
  onWarning: (message: string) => void,
): Promise<Bundle> {
  const { root, appDir, output, dependencies, external } = settings
  const isBundled = dependencies === 'bundled'
  const modules = { ...nodeEntries(settings, manifest), ...PLACES_MODULE }
  const directories = new Set<string>()
  const onDirectory = (place: string) => void directories.add(place)
  const made = await bundle({
    root,
    output,
    input: { routes: ENTRIES.routes, server: ENTRIES.server },
    plugins: [
      generatedModules(modules, appDir),
      fileReferences({ root, appDir, output, target: 'node', onDirectory, onWarning }),
      externalPackages(root, isBundled ? external : [...listedDependencies(root), ...external]),
      nativeAddons(root),
    ],
    onWarning,
    host: {
      build: {
        rolldownOptions: {
          transform: { inject: PLACES_INJECTED },
        },
      },
    },
  })
  if (isBundled) checkBundledPackages(root, made.sources)
  // Files that end in .js are ES modules only where a package.json says so.
  return { ...made, directories, files: [...made.files, PACKAGE_FILE] }
}

export const PACKAGE_FILE = { name: 'package.json', content: '{ "type": "module" }\n' }

/**
 * Leaves imports of packages. Two kinds become part of the build all the same: files that Node cannot run, such as the TypeScript of another
 * workspace, and another version of a dependency than the project's own.
 */
export function externalPackages(root: string, packages: readonly string[]): Plugin {
  const names = new Set(packages)
  const fromProject = join(root, 'package.json')
  return {
    name: 'portolan:external-packages',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const name = packageName(source)
      if (importer === undefined || name === undefined || !names.has(name)) return
      const asked = { ...options, skipSelf: true }
      const file = (await this.resolve(source, importer, asked))?.id
      if (file === undefined || !RUNNABLE.has(extname(file))) return
      if (file !== (await this.resolve(source, fromProject, asked))?.id) return
      return { id: toRunnable(source, name, file), external: true }
    },
  }
}

const RUNNABLE = new Set(['.js', '.mjs', '.cjs', '.json', '.node'])

/** Of the nearest `package.json`; optional ones are installed where the build runs, too. */
function listedDependencies(root: string): string[] {
  const { dependencies, optionalDependencies } = readPackageJson(root)
  return Object.keys({ ...dependencies, ...optionalDependencies })
}

function packageName(source: string): string | undefined {
  return /^(@[^/\\]+\/)?[^./\\@:][^/\\:]*/.exec(source)?.[0]
}

/** Node wants the file's whole name in a package without `exports`: `lodash/get.js`. */
function toRunnable(source: string, name: string, file: string): string {
  if (source === name || extname(source) !== '') return source
  const inModules = file.split('/node_modules/').at(-1) ?? ''
  if (!inModules.startsWith(`${source}.`) && !inModules.startsWith(`${source}/`)) return source
  const root = file.slice(0, -inModules.length) + name
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return exports === undefined ? inModules : source
}
