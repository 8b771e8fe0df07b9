import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type {
  assertDocument,
  Change,
  ChangeLevel,
  compareDocuments,
  formatChange,
  OpenApiDocument,
} from '@portolan/openapi'
import type { ProjectSettings } from '../../config/settings.ts'
import { CommandError, EXIT } from '../../errors.ts'
import { toSlashes } from '../../files/paths.ts'
import { type Position, readSources } from '../../sources/source-file.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { formatCount, markProblem, markSuccess, markWarning } from '../../terminal/text.ts'
import { findPrefix, formatAnnotation } from '../check/report.ts'
import type { CommandFunction } from '../command.ts'
import { createProjectDocument, importOpenApi, type OpenApiPackage } from './project-document.ts'

interface DiffFlags {
  /** A file, or a commit, a branch or a tag of git. */
  readonly base: string
  /** The document in that commit. Default: `openapi.json`. */
  readonly file?: string
  readonly format?: 'text' | 'github' | 'json'
  /** Seconds. */
  readonly timeout?: number
}

interface DiffPackage extends OpenApiPackage {
  readonly assertDocument: typeof assertDocument
  readonly compareDocuments: typeof compareDocuments
  readonly formatChange: typeof formatChange
}

/** A change with the place of the route in the project. */
interface PlacedChange extends Change {
  readonly position: Position | undefined
}

/**
 * Tells how the routes differ from an older document, and whether that breaks clients. The exit
 * code is 1 where it does.
 */
export const diff: CommandFunction<DiffFlags> = async (context) => {
  const { settings, terminal, flags } = context
  const { base, file = 'openapi.json', format = 'text' } = flags
  const openapi = await importOpenApi<DiffPackage>(settings.root, 'diff')
  const before = readDocument(settings.root, { base, file }, openapi)
  const after = await createProjectDocument({
    settings,
    terminal,
    package: openapi,
    version: before.openapi.startsWith('3.2') ? '3.2' : undefined,
    timeout: flags.timeout,
  })
  const changes = await placeChanges(openapi.compareDocuments(before, after), settings)
  const report = { changes, base, formatChange: openapi.formatChange }
  for (const line of FORMATS[format](report, settings, terminal)) terminal.out(line)
  return changes.some(({ level }) => level === 'breaking') ? EXIT.problem : EXIT.ok
}

function readDocument(
  root: string,
  { base, file }: { readonly base: string; readonly file: string },
  { assertDocument }: DiffPackage,
): OpenApiDocument {
  const path = resolve(root, base)
  const isThere = existsSync(path)
  let text: string
  try {
    text = isThere
      ? readFileSync(path, 'utf8')
      : execFileSync('git', ['show', '--end-of-options', `${base}:./${toSlashes(file)}`], {
          cwd: root,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
          maxBuffer: 256 * 1_048_576,
        })
  } catch (cause) {
    const advice = isCommit(root, base)
      ? `a commit without ${file}; commit the document of portolan openapi --output ${file}`
      : 'neither a file nor a commit of this clone; fetch a branch first, such as by git fetch --depth 1 origin main, and write portolan diff FETCH_HEAD'
    throw new CommandError(
      'document-unreadable',
      `${base} is ${advice}; or write portolan diff old.json`,
      { cause },
    )
  }
  const name = isThere ? relative(root, path) : `${base}:${file}`
  try {
    return assertDocument(JSON.parse(text))
  } catch (cause) {
    throw new CommandError(
      'document-unreadable',
      `${name} is not an OpenAPI document in JSON: ${(cause as Error).message}`,
      { cause },
    )
  }
}

function isCommit(root: string, name: string): boolean {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]
  return spawnSync('git', args, { cwd: root }).status === 0
}

async function placeChanges(
  changes: readonly Change[],
  { root, appDir }: ProjectSettings,
): Promise<PlacedChange[]> {
  const files = new Set(changes.flatMap(({ file }) => file ?? []))
  const present = [...files].filter((file) => existsSync(join(appDir, file)))
  const sources = await readSources(appDir, present)
  return changes.map((change) => {
    const { file, method } = change
    const exports = (file === undefined ? undefined : sources.get(file)?.exports) ?? []
    const fallback = method === 'GET' || method === 'HEAD' ? 'loader' : 'action'
    const found =
      exports.find(({ name }) => name === method) ?? exports.find(({ name }) => name === fallback)
    return {
      ...change,
      file: file === undefined ? undefined : toSlashes(join(relative(root, appDir), file)),
      position: found?.position,
    }
  })
}

interface DiffReport {
  readonly changes: readonly PlacedChange[]
  readonly base: string
  readonly formatChange: DiffPackage['formatChange']
}

type Format = (report: DiffReport, settings: ProjectSettings, terminal: Terminal) => string[]

const FORMATS: Readonly<Record<NonNullable<DiffFlags['format']>, Format>> = {
  text({ changes, base, formatChange }, _settings, { colors }) {
    const marks = {
      breaking: markProblem,
      risky: markWarning,
      safe: markSuccess,
    }
    const lines = changes.map((change) => {
      const where = change.file === undefined ? '' : ` ${colors.dim(placeOf(change))}`
      return `${marks[change.level](`${change.level}: ${formatChange(change)}`, colors)}${where}`
    })
    return [...lines, summarize(changes, base)]
  },
  github({ changes, base, formatChange }, { root }) {
    const prefix = findPrefix(root, process.env.GITHUB_WORKSPACE)
    const levels = { breaking: 'error', risky: 'warning', safe: 'notice' } as const
    const lines = changes.map((change) =>
      formatAnnotation(
        levels[change.level],
        {
          ...(change.file !== undefined && { file: change.file }),
          position: change.position,
          code: change.code,
          text: formatChange(change),
        },
        prefix,
      ),
    )
    return [...lines, summarize(changes, base)]
  },
  json({ changes, base }) {
    const listed = changes.map(({ position, ...change }) => ({ ...change, ...position }))
    return [JSON.stringify({ version: 1, base, changes: listed }, null, 2)]
  },
}

function placeOf({ file, position }: PlacedChange): string {
  return position === undefined ? `${file}` : `${file}:${position.line}:${position.column}`
}

/** `1 breaking and 2 safe changes since main` */
function summarize(changes: readonly PlacedChange[], base: string): string {
  const levels: readonly ChangeLevel[] = ['breaking', 'risky', 'safe']
  const counts = levels.flatMap((level) => {
    const count = changes.filter((change) => change.level === level).length
    return count === 0 ? [] : [formatCount(count, `${level} change`)]
  })
  return counts.length === 0 ? `No change since ${base}` : `${counts.join(', ')} since ${base}`
}
