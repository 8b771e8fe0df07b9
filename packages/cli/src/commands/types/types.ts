import { relative } from 'node:path'
import { EXIT } from '../../errors.ts'
import { findManifest } from '../../project/find-manifest.ts'
import { writeTypes } from '../../project/write-types.ts'
import { markSuccess, markWarning } from '../../terminal/marks.ts'
import type { CommandFunction } from '../command.ts'
import { adviseTsconfig } from './advise-tsconfig.ts'

/** Writes the types of all routes, and says what makes TypeScript find them. */
export const types: CommandFunction = async ({ settings, terminal }) => {
  const { manifest } = await findManifest(settings)
  const { written, removed, unchanged } = await writeTypes(settings, manifest)
  const changes = [
    ...(written > 0 ? [`${written} written`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ].join(', ')
  const where = relative(settings.root, settings.typesDir)
  terminal.out(markSuccess(`Types in ${where}: ${changes}`, terminal.colors))
  const advice = adviseTsconfig(settings)
  if (advice !== undefined) terminal.err(markWarning(advice, terminal.errColors))
  return EXIT.ok
}
