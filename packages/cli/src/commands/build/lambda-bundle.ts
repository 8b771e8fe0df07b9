import type { RouteManifest } from '@portolan/route-discovery'
import { type Bundle, bundle } from '../../bundling/bundle.ts'
import type { ProjectSettings } from '../../config/settings.ts'
import { checkBundledPackages, nativeAddons } from './bundled-packages.ts'
import { ENTRIES, fetchEntries, generatedModules } from './entries.ts'
import { assertNoApp } from './fetch-bundle.ts'
import { fileReferences } from './file-references.ts'
import { externalPackages, PACKAGE_FILE } from './node-bundle.ts'
import { PLACES_INJECTED, PLACES_MODULE } from './source-places.ts'

/**
 * `lambda.js`, which exports `handler` and `streamHandler`, with everything in it but the packages
 * that the project lists under `external`.
 *
 * @throws {CommandError} when the project has an app, whose middleware would be missing.
 */
export async function bundleForLambda(
  settings: ProjectSettings,
  manifest: RouteManifest,
  onWarning: (message: string) => void,
): Promise<Bundle> {
  const { root, appDir, output, external } = settings
  assertNoApp(settings, onWarning)
  const directories = new Set<string>()
  const onDirectory = (place: string) => void directories.add(place)
  const made = await bundle({
    root,
    output,
    input: { lambda: ENTRIES.lambda },
    plugins: [
      generatedModules({ ...fetchEntries(settings, manifest), ...PLACES_MODULE }, appDir),
      fileReferences({ root, appDir, output, target: 'node', onDirectory, onWarning }),
      externalPackages(root, external),
      nativeAddons(root),
    ],
    onWarning,
    host: {
      build: {
        rolldownOptions: {
          transform: { inject: PLACES_INJECTED },
          output: { codeSplitting: false },
        },
      },
    },
  })
  checkBundledPackages(root, made.sources)
  return { ...made, directories, files: [...made.files, PACKAGE_FILE] }
}
