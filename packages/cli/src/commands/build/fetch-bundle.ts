import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Plugin } from 'vite'
import { type Bundle, bundle } from '../../bundling/bundle.ts'
import { EXPRESS_SETTINGS } from '../../config/config.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import { usageError } from '../../errors.ts'
import { ENTRIES, fetchEntries, generatedModules } from './entries.ts'
import { fileReferences } from './file-references.ts'

/**
 * `fetch.js`, one file with everything in it, whose default export has `fetch`.
 *
 * @throws {CommandError} when the project has an app, which no fetch host can run.
 */
export function bundleForFetch(
  settings: ProjectSettings,
  manifest: RouteManifest,
  onWarning: (message: string) => void,
): Promise<Bundle> {
  return bundleWorker(settings, manifest, { name: 'fetch', conditions: CONDITIONS, onWarning })
}

/**
 * `cloudflare.js`, the same with the modules that packages have for Cloudflare Workers.
 *
 * @throws {CommandError} when the project has an app, which no fetch host can run.
 */
export function bundleForCloudflare(
  settings: ProjectSettings,
  manifest: RouteManifest,
  onWarning: (message: string) => void,
): Promise<Bundle> {
  const conditions = ['workerd', ...CONDITIONS]
  return bundleWorker(settings, manifest, { name: 'cloudflare', conditions, onWarning })
}

/** @throws {CommandError} when the project has an app. */
export function assertNoApp(
  { root, serverFile, routes }: ProjectSettings,
  onWarning: (message: string) => void,
): void {
  if (serverFile !== undefined) {
    const name = relative(root, serverFile)
    throw usageError(
      'app-on-fetch-host',
      `A build for fetch hosts has no Express app, so that the routes would be served without the middleware of ${name}; write server: false or --no-server if you want that, and write their guards as middleware.ts`,
    )
  }
  for (const name of EXPRESS_SETTINGS) {
    if (routes[name] !== undefined) {
      onWarning(`routes.${name} is for Express and means nothing to a fetch host`)
    }
  }
}

interface WorkerOptions {
  /** The name of the file. */
  readonly name: string
  readonly conditions: string[]
  readonly onWarning: (message: string) => void
}

async function bundleWorker(
  settings: ProjectSettings,
  manifest: RouteManifest,
  { name, conditions, onWarning }: WorkerOptions,
): Promise<Bundle> {
  const { root, appDir, output } = settings
  assertNoApp(settings, onWarning)
  return bundle({
    root,
    output,
    input: { [name]: ENTRIES.fetch },
    plugins: [
      generatedModules(fetchEntries(settings, manifest), appDir),
      fileReferences({ root, appDir, output, target: 'fetch', onWarning }),
      hostModules(root, onWarning),
    ],
    onWarning,
    host: {
      ssr: { target: 'webworker', resolve: { conditions } },
      build: { rolldownOptions: { output: { codeSplitting: false } } },
    },
  })
}

/**
 * Conditions of one host alone, such as `workerd`, would bring along modules that the others lack.
 */
const CONDITIONS = ['worker', 'browser', 'module', 'production']

/**
 * Leaves imports of a host's own modules. Not every fetch host has each of them, so that a warning
 * names the imports that are left, and their importers.
 */
function hostModules(root: string, onWarning: (message: string) => void): Plugin {
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
            `${names.map((name) => relative(root, name)).join(' and ')} ${names.length === 1 ? 'imports' : 'import'} ${id}, which is left to the host: Bun and Deno have the modules of Node, workerd has most of them with the flag nodejs_compat`,
          )
        }
      }
    },
  }
}
