import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type {
  FileChange,
  formatChange,
  formatRemark,
  isNote,
  Migration,
  migrateExpress,
  writeMigration,
} from '@portolan/migrate'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError, EXIT } from '../../errors.ts'
import { toSlashes } from '../../files/paths.ts'
import { formatCount, markProblem, markSuccess, markWarning } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'

interface MigrateFlags {
  readonly framework: 'express'
  /** Files and patterns of files. */
  readonly files: readonly string[]
  readonly write?: true
  readonly removeOld?: true
  readonly mount?: string
}

interface MigratePackage {
  readonly migrateExpress: typeof migrateExpress
  readonly writeMigration: typeof writeMigration
  readonly formatChange: typeof formatChange
  readonly formatRemark: typeof formatRemark
  readonly isNote: typeof isNote
}

/**
 * Moves the routes of another framework to route files: shows the difference, or writes it. Where a
 * part cannot be moved, nothing is written, and the exit code is 1.
 */
export const migrate: CommandFunction<MigrateFlags> = async ({ settings, terminal, flags }) => {
  const { colors, errColors } = terminal
  const { root } = settings
  const package_ = await importMigrate(root)
  const migration = planMigration(package_, settings, flags)
  const { formatChange, formatRemark, isNote, writeMigration } = package_
  const refusals = migration.remarks.filter((remark) => !isNote(remark))
  if (flags.write === undefined) {
    for (const change of migration.changes) terminal.out(formatChange(change, root))
  }
  for (const remark of migration.remarks.filter(isNote)) {
    terminal.err(markWarning(formatRemark(remark), errColors))
  }
  for (const remark of refusals) terminal.err(markProblem(formatRemark(remark), errColors))
  if (refusals.length > 0) {
    terminal.err(
      `${formatCount(refusals.length, 'place')} to change first, and nothing is written; every line says how`,
    )
    return EXIT.problem
  }
  if (migration.changes.length === 0) {
    terminal.out(markSuccess('Nothing to move', colors))
    return EXIT.ok
  }
  if (flags.write === undefined) {
    terminal.err('Nothing is written yet; run it with --write')
    return EXIT.ok
  }
  writeMigration(migration)
  for (const change of migration.changes) {
    terminal.out(markSuccess(`${verbOf(change)} ${toSlashes(relative(root, change.path))}`, colors))
  }
  if (flags.removeOld === undefined) {
    terminal.err('The old routes still answer; --remove-old takes them out and mounts the new ones')
  }
  return EXIT.ok
}

/** @throws {CommandError} when the project does not have the package. */
async function importMigrate(root: string): Promise<MigratePackage> {
  let file: string
  try {
    file = createRequire(join(root, 'package.json')).resolve('@portolan/migrate')
  } catch (cause) {
    throw new CommandError(
      'package-missing',
      'portolan migrate needs @portolan/migrate, which the project does not have; run npm install --save-dev @portolan/migrate',
      { cause },
    )
  }
  return import(pathToFileURL(file).href)
}

function planMigration(
  { migrateExpress }: MigratePackage,
  { root, appDir }: ProjectSettings,
  { files, mount, removeOld }: MigrateFlags,
): Migration {
  try {
    return migrateExpress({
      root,
      appDir,
      files,
      ...(mount !== undefined && { mount }),
      ...(removeOld !== undefined && { removeOld }),
    })
  } catch (cause) {
    // The project's copy of the package has classes of its own.
    if (!(cause instanceof Error) || cause.name !== 'SourceError') throw cause
    throw new CommandError('source-unreadable', cause.message, { cause })
  }
}

function verbOf({ before, after }: FileChange): string {
  if (before === undefined) return 'made'
  return after === undefined ? 'removed' : 'changed'
}
