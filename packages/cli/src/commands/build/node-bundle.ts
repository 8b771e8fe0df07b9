import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Plugin } from 'vite'
import type { ProjectSettings } from '../../config/settings.ts'
import { readPackageJson } from '../../files/package-json.ts'
import { type Bundle, bundle } from './bundle.ts'
import { ENTRIES, generatedModules, nodeEntries } from './entries.ts'
import { fileReferences } from './file-references.ts'

const NAMES = 'portolan:file-names'

/** CommonJS modules get these by name; all files of a build are in one directory. */
const FILE_NAMES = `
export const __dirname = import.meta.dirname
export const __filename = import.meta.filename
`

/**
 * `server.js`, which serves, `routes.js`, which exports `routes`, and the chunks that they share.
 */
export async function bundleForNode(
  settings: ProjectSettings,
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
      `${directory} has a native addon, which cannot be part of the bundle: the code that needs it fails; build with dependencies: "external" to keep it`,
    )
  }
  // Files that end in .js are ES modules only where a package.json says so.
  return { ...made, files: [...made.files, PACKAGE_FILE] }
}

const PACKAGE_FILE = { name: 'package.json', content: '{ "type": "module" }\n' }

/**
 * Leaves imports of the packages that `package.json` lists under `dependencies`. Two kinds become
 * part of the build all the same: files that Node cannot run, such as the TypeScript of another
 * workspace, and another version of a dependency than the project's own.
 */
function externalDependencies(root: string): Plugin {
  const names = listedDependencies(root)
  const fromProject = join(root, 'package.json')
  return {
    name: 'portolan:external-dependencies',
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
function listedDependencies(root: string): ReadonlySet<string> {
  const { dependencies, optionalDependencies } = readPackageJson(root)
  return new Set(Object.keys({ ...dependencies, ...optionalDependencies }))
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

/** Refuses native addons, which a bundle cannot hold. */
function nativeAddons(): Plugin {
  return {
    name: 'portolan:native-addons',
    load: {
      filter: { id: /\.node$/ },
      handler(id) {
        this.error(
          `${id} is a native addon, which cannot be part of a bundle; list its package under dependencies, and build with dependencies: "external"`,
        )
      },
    },
  }
}

/** The packages among the sources that have a native addon beside their JavaScript. */
function findNativePackages(sources: readonly string[]): string[] {
  const directories = new Set(sources.map(packageDirectory))
  return [...directories].filter(
    (directory) => directory !== undefined && existsSync(join(directory, 'binding.gyp')),
  ) as string[]
}

function packageDirectory(source: string): string | undefined {
  return /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(source)?.[0]
}
