import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import type { Remark } from '../source/refusals.ts'

/** A file before and after a move. */
export interface FileChange {
  /** Absolute. */
  readonly path: string
  /** `undefined` for a new file. */
  readonly before: string | undefined
  /** `undefined` for a file that is to be removed. */
  readonly after: string | undefined
}

/** The plan of a move. */
export interface Migration {
  readonly changes: readonly FileChange[]
  /** Refusals, in the order in which they were found, and notes, whose code is `stays` or `differs`. */
  readonly remarks: readonly Remark[]
}

export function toChange(path: string, after: string): FileChange {
  return { path, before: existsSync(path) ? readFileSync(path, 'utf8') : undefined, after }
}

/** Whether a remark is a note; every other one is a reason to move nothing. */
export function isNote({ code }: Remark): boolean {
  return code === 'stays' || code === 'differs'
}

/**
 * Writes and removes the files of a plan.
 *
 * @throws {RangeError} when something in it is refused.
 */
export function writeMigration({ changes, remarks }: Migration): void {
  if (!remarks.every(isNote)) {
    throw new RangeError('The migration is refused in part; see its remarks')
  }
  for (const { path, after } of changes) {
    if (after === undefined) {
      rmSync(path)
      continue
    }
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, after)
  }
}

/**
 * A change as `git diff` writes it.
 *
 * @param root the directory from which the path is told
 */
export function formatChange({ path, before, after }: FileChange, root: string): string {
  const name = relative(root, path).replaceAll('\\', '/')
  const [old, current] = [
    before === undefined ? '/dev/null' : `a/${name}`,
    after === undefined ? '/dev/null' : `b/${name}`,
  ]
  const patch = createTwoFilesPatch(old, current, before ?? '', after ?? '', undefined, undefined, {
    context: 3,
  })
  return patch.split('\n').slice(1).join('\n').trimEnd()
}

/** `src/routes.js:7:8  regular-expression  …` */
export function formatRemark({ place, code, message }: Remark): string {
  return `${place.file}:${place.line}:${place.column}  ${message} (${code})`
}
