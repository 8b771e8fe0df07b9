import { relative } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Settings } from '../../config/settings.ts'
import { usageError } from '../../errors.ts'
import { type Bundle, bundle } from './bundle.ts'
import { ENTRIES, EXPRESS_SETTINGS, fetchEntries } from './entries.ts'
import { generatedModules } from './generated-modules.ts'
import { hostModules } from './host-modules.ts'

/**
 * `fetch.js`, one file with everything in it, whose default export has `fetch`.
 *
 * @throws CommandError where the project has an app, which no fetch host can run.
 */
export async function bundleForFetch(
  settings: Settings,
  manifest: RouteManifest,
  onWarning: (message: string) => void,
): Promise<Bundle> {
  const { root, appDir, output, serverFile, routes } = settings
  if (serverFile !== undefined) {
    const name = relative(root, serverFile)
    throw usageError(
      `A build for fetch hosts has no Express app, so that the routes would be served without the middleware of ${name}; write server: false or --no-server if that is what you want, and what guards them as middleware.ts`,
    )
  }
  for (const name of EXPRESS_SETTINGS) {
    if (routes[name] !== undefined)
      onWarning(`routes.${name} is for Express and means nothing to a fetch host`)
  }
  return bundle({
    root,
    output,
    input: { fetch: ENTRIES.fetch },
    plugins: [
      generatedModules(fetchEntries(settings, manifest), appDir),
      hostModules(root, onWarning),
    ],
    onWarning,
    host: {
      ssr: { target: 'webworker', resolve: { conditions: CONDITIONS } },
      build: { rolldownOptions: { output: { codeSplitting: false } } },
    },
  })
}

/** Those of one host alone, such as `workerd`, would bring along what the others lack. */
const CONDITIONS = ['worker', 'browser', 'module', 'production']
