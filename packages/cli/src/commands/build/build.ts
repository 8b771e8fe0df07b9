import { relative } from 'node:path'
import type { BuildTarget } from '../../config/config.ts'
import { EXIT } from '../../errors.ts'
import { checkRouteSettings } from '../../project/check-route-settings.ts'
import { findManifest } from '../../project/find-manifest.ts'
import { formatCount } from '../../terminal/count.ts'
import { markSuccess, markWarning } from '../../terminal/marks.ts'
import { toPrintable } from '../../terminal/printable.ts'
import { formatTable } from '../../terminal/table.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { CommandFunction } from '../command.ts'
import type { BuiltFile, Bundle } from './bundle.ts'
import { bundleForFetch } from './fetch-bundle.ts'
import { formatSize } from './format-size.ts'
import { bundleForNode } from './node-bundle.ts'
import { checkOutput, writeOutput } from './output-directory.ts'

const BUNDLERS = { node: bundleForNode, fetch: bundleForFetch } satisfies Record<
  BuildTarget,
  unknown
>

/**
 * Makes what runs without sources.
 *
 * @throws CommandError before anything is written, so that the last build stays.
 */
export const build: CommandFunction = async ({ settings, terminal }) => {
  const started = performance.now()
  const { root, output, targets } = settings
  const warn = warnOnce(terminal)
  checkOutput(settings)
  const { manifest, matchers } = await findManifest(settings)
  await checkRouteSettings(settings, matchers)
  for (const { message } of manifest.warnings) warn(message)

  const bundles: Bundle[] = []
  for (const target of targets) bundles.push(await BUNDLERS[target](settings, manifest, warn))
  checkOutput(settings, new Set(bundles.flatMap(({ sources }) => sources)))
  const files = bundles.flatMap((bundle) => bundle.files)
  await writeOutput(output, files)

  const duration = Math.round(performance.now() - started)
  for (const line of listFiles(relative(root, output), files, terminal)) terminal.out(line)
  terminal.out('')
  const built = `Built ${formatCount(manifest.routes.length, 'route')} in ${duration} ms`
  terminal.out(markSuccess(built, terminal.colors))
  return EXIT.ok
}

function warnOnce(terminal: Terminal): (message: string) => void {
  const told = new Set<string>()
  return (message) => {
    if (told.has(message)) return
    told.add(message)
    terminal.err(markWarning(message, terminal.errColors))
  }
}

/** What runs; source maps are as many again. */
function listFiles(output: string, files: readonly BuiltFile[], { colors }: Terminal): string[] {
  const shown = files.filter(({ name }) => !name.endsWith('.map') && name !== 'package.json')
  return formatTable(
    shown.map(({ name, content }) => [
      `${colors.dim(`${output}/`)}${toPrintable(name)}`,
      formatSize(Buffer.byteLength(content)),
    ]),
  )
}
