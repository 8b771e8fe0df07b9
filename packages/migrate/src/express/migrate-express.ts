import { readFileSync } from 'node:fs'
import { MagicString } from 'magic-string'
import { type FileChange, type Migration, toChange } from '../output/file-change.ts'
import { NeededExports } from '../output/module-writer.ts'
import { findPackageFile } from '../output/source-style.ts'
import { findExports, listImports, resolveModule } from '../source/module-exports.ts'
import { Remarks } from '../source/refusals.ts'
import { findFiles, parseFile, type SourceFile, Sources, textOf } from '../source/source-file.ts'
import { checkOrder } from './check-order.ts'
import { type FoundRoutes, findRoutes } from './find-routes.ts'
import { addExports, removeRoutes } from './old-files.ts'
import { findSplitSteps, type PlannedRoute, planFiles } from './plan-files.ts'
import type { Layer } from './read-layers.ts'
import type { ExpressVersion } from './read-path.ts'
import { writeMiddleware, writeRoute } from './write-files.ts'

/** The settings of `migrateExpress()`. */
export interface ExpressMigrationOptions {
  /** The directory of the project, absolute. */
  readonly root: string
  /** The directory of the route files, absolute. */
  readonly appDir: string
  /**
   * The modules that make the app or its routers, from `root`, or patterns of them such as
   * `src/routes/*.js`. Routers that they mount are followed.
   */
  readonly files: readonly string[]
  /** The path below which routers are that no app in `files` mounts. Default: `/`. */
  readonly mount?: string
  /** Whether the moved routes are taken out of the old files. Default: `false`. */
  readonly removeOld?: boolean
  /** Whose paths they are. Default: as the package.json of the project says, else 5. */
  readonly expressVersion?: ExpressVersion
}

/**
 * Plans how the routes of an Express app become route files. It writes nothing: `writeMigration()`
 * does.
 *
 * @throws {SourceError} when a file is not there, or cannot be read or parsed.
 */
export function migrateExpress(options: ExpressMigrationOptions): Migration {
  const { root, appDir, files, mount = '/', removeOld = false } = options
  const sources = new Sources()
  const remarks = new Remarks(root)
  const found = findRoutes(
    findFiles(root, files).map((file) => sources.read(file)),
    { sources, remarks, mount, version: options.expressVersion ?? findVersion(root) },
  )
  checkOrder(found.routes, remarks)
  if (removeOld) checkMounts(found, remarks)
  const plan = planFiles(found.routes)
  for (const { file, node } of findSplitSteps(plan)) {
    remarks.add(
      'partial-middleware',
      file,
      node,
      `${textOf(file, node).split('\n')[0]} runs for some of the routes in a directory, and would be made once for each; give it a name, const limit = …, and use that`,
    )
  }
  const needed = new NeededExports()
  const writing = { appDir, remarks, needed }
  const changes: FileChange[] = []
  for (const planned of plan.middleware) {
    const { path, text } = writeMiddleware(planned, writing)
    addNew(changes, { path, text }, remarks, found, removeOld)
  }
  for (const planned of plan.routes) {
    const { path, text } = writeRoute(planned, writing)
    addNew(changes, { path, text, planned }, remarks, found, removeOld)
  }
  changes.push(...keepImported(editOldFiles(found, { needed, removeOld, appDir }), sources))
  return { changes: changes.filter(({ before, after }) => before !== after), remarks: remarks.list }
}

/** A router whose app is not known would be missing where the app mounts it. */
function checkMounts({ moved, mounts }: FoundRoutes, remarks: Remarks): void {
  const [first] = moved
  if (first === undefined || mounts.length > 0) return
  remarks.add(
    'unknown-app',
    first.router.file,
    first.node,
    `${first.router.name} is mounted by a file that was not named, which would miss it; name the file of the app instead`,
  )
}

/** The version of Express that the project's package.json names. */
export function findVersion(root: string): ExpressVersion {
  const file = findPackageFile(root)
  if (file === undefined) return 5
  const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'))
  const range = String(dependencies?.express ?? devDependencies?.express ?? '5')
  return /^\D*4\b/.test(range) ? 4 : 5
}

interface PlannedFile {
  readonly path: string
  readonly text: string
  readonly planned?: PlannedRoute
}

/** A file that is there is never written over. */
function addNew(
  changes: FileChange[],
  { path, text, planned }: PlannedFile,
  remarks: Remarks,
  { routes }: FoundRoutes,
  removeOld: boolean,
): void {
  const change = toChange(path, text)
  if (change.before === undefined || change.before === text) {
    changes.push(change)
    return
  }
  const methods = (planned?.exports ?? []).flatMap((each) => each.methods)
  const names = findExports(parseFile(path, change.before))
  const missing = methods.filter((method) => !names.has(method))
  const layer = planned?.exports[0]?.route.layer ?? routes[0]?.layer
  if (layer === undefined) return
  const { file } = layer.router
  if (missing.length > 0) {
    remarks.add(
      'file-exists',
      file,
      layer.node,
      `${path} is there already, without ${missing.join(', ')}; move these by hand, or remove the file`,
    )
  } else if (removeOld && planned === undefined) {
    remarks.add(
      'file-exists',
      file,
      layer.node,
      `${path} is there already, and may lack middleware of the routes; move it by hand, or remove the file`,
    )
  }
}

interface EditOptions {
  readonly needed: NeededExports
  readonly removeOld: boolean
  readonly appDir: string
}

function editOldFiles(
  found: FoundRoutes,
  { needed, removeOld, appDir }: EditOptions,
): FileChange[] {
  const moved = removeOld ? groupByFile(found.moved) : new Map<SourceFile, Layer[]>()
  const files = new Set([...needed.files, ...moved.keys()])
  return [...files].map((file) => {
    const text = new MagicString(file.text)
    const names = needed.of(file)
    addExports(text, file, names)
    const layers = moved.get(file)
    if (layers === undefined) return toChange(file.path, text.toString())
    const mount = found.mounts.find(({ router }) => router.file === file)
    const hasRest = removeRoutes(text, file, { moved: layers, mount, appDir })
    const rest = hasRest ? text.toString().replace(/^(\r?\n)+/, '') : ''
    return { path: file.path, before: file.text, after: rest.trim() === '' ? undefined : rest }
  })
}

/** Files that a file which stays imports stay, too. */
function keepImported(changes: readonly FileChange[], sources: Sources): FileChange[] {
  const texts = new Map(sources.files.map(({ path, text }) => [path, text]))
  for (const { path, after } of changes) texts.set(path, after ?? '')
  const imported = new Set(
    [...texts].flatMap(([path, text]) =>
      listImports(parseFile(path, text)).map((specifier) => resolveModule(path, specifier)),
    ),
  )
  return changes.map((change) => {
    const isNeeded = change.after === undefined && imported.has(change.path)
    return isNeeded ? { ...change, after: change.before } : change
  })
}

function groupByFile(layers: readonly Layer[]): Map<SourceFile, Layer[]> {
  const groups = new Map<SourceFile, Layer[]>()
  for (const layer of layers) {
    const { file } = layer.router
    groups.set(file, [...(groups.get(file) ?? []), layer])
  }
  return groups
}
