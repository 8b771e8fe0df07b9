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
  migrateNext,
  simplifyExpress,
  writeMigration,
} from '@portolan/migrate'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError, EXIT, usageError } from '../../errors.ts'
import { toSlashes } from '../../files/paths.ts'
import { formatCount, markProblem, markSuccess, markWarning } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'

interface MigrateFlags {
  readonly framework: 'express' | 'next'
  /** Files and patterns of files; for Next, its app directory alone. */
  readonly files: readonly string[]
  /** The second step for Express, whose files are route files. */
  readonly simplify?: true
  readonly write?: true
  readonly removeOld?: true
  readonly mount?: string
}

interface MigratePackage {
  readonly migrateExpress: typeof migrateExpress
  readonly migrateNext: typeof migrateNext
  readonly simplifyExpress: typeof simplifyExpress
  readonly writeMigration: typeof writeMigration
  readonly formatChange: typeof formatChange
  readonly formatRemark: typeof formatRemark
  readonly isNote: typeof isNote
}

/**
 * Moves the routes of another framework to route files, or simplifies the controllers of moved ones:
 * shows the difference, or writes it. Where a part cannot be moved, nothing is written, and the exit
 * code is 1.
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
    terminal.out(
      markSuccess(flags.simplify === undefined ? 'Nothing to move' : 'Nothing to simplify', colors),
    )
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
  if (flags.removeOld === undefined && flags.simplify === undefined) {
    terminal.err(OLD_STAY[flags.framework])
  }
  return EXIT.ok
}

const OLD_STAY = {
  express: 'The old routes still answer; --remove-old takes them out and mounts the new ones',
  next: 'The old files are still there, for Next; --remove-old removes them',
} as const

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

/** @throws {CommandError} for wrong arguments, and for a file that cannot be read. */
function planMigration(
  { migrateExpress, migrateNext, simplifyExpress }: MigratePackage,
  { root, appDir }: ProjectSettings,
  flags: MigrateFlags,
): Migration {
  const { framework, files, mount, removeOld, simplify } = flags
  checkFlags(flags)
  const shared = { root, appDir, ...(removeOld !== undefined && { removeOld }) }
  try {
    if (simplify !== undefined) return simplifyExpress({ root, appDir, files })
    if (framework === 'express') {
      return migrateExpress({ ...shared, files, ...(mount !== undefined && { mount }) })
    }
    return migrateNext({ ...shared, directory: readDirectory(files, mount) })
  } catch (cause) {
    // The project's copy of the package has classes of its own.
    if (!(cause instanceof Error) || cause.name !== 'SourceError') throw cause
    throw new CommandError('source-unreadable', cause.message, { cause })
  }
}

/** @throws {CommandError} for flags that the other step or framework has. */
function checkFlags({ framework, files, mount, removeOld, simplify }: MigrateFlags): void {
  if (simplify === undefined) {
    if (framework === 'next' || files.length > 0) return
    throw usageError(
      'wrong-option',
      'migrate express got no file; write the file that makes the app, such as src/app.js',
    )
  }
  if (framework === 'next') {
    throw usageError(
      'wrong-option',
      'migrate next got --simplify, which is for controllers of Express; leave it out',
    )
  }
  if (mount === undefined && removeOld === undefined) return
  const flag = mount === undefined ? '--remove-old' : '--mount'
  throw usageError(
    'wrong-option',
    `migrate express --simplify got ${flag}, which is for the move to route files; run that first, without --simplify`,
  )
}

/** Next has one app directory, which says where its routes are. */
function readDirectory(files: readonly string[], mount: string | undefined): string {
  const [directory, ...others] = files
  if (directory !== undefined && others.length === 0 && mount === undefined) return directory
  throw usageError(
    'wrong-option',
    mount === undefined
      ? `migrate next got ${files.length} directories; write the app directory of Next alone, such as src/app`
      : 'migrate next got --mount, which is for routers of Express; leave it out',
  )
}

function verbOf({ before, after }: FileChange): string {
  if (before === undefined) return 'made'
  return after === undefined ? 'removed' : 'changed'
}
