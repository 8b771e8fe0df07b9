import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { usageError } from '../errors.ts'
import { isFile } from '../files/is-file.ts'
import { checkKind } from './check-values.ts'

/** What a project's own app is called, unless it says otherwise. */
export const SERVER_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `app.${end}`)

/**
 * The file that exports the project's app, if it has one.
 *
 * @param server what the configuration says
 * @throws CommandError for one that is not there, since without the app its guards would be missing.
 */
export function findServerFile(root: string, server: unknown, where: string): string | undefined {
  if (server === false) return undefined
  if (server === undefined) {
    const found = SERVER_FILES.find((name) => isThere(resolve(root, name)))
    if (found === undefined || isFile(resolve(root, found))) return found && resolve(root, found)
    throw usageError(
      `${found} is no file that can be read; mend it, or write server: false to serve the routes without it`,
    )
  }
  checkKind(where, 'server', server, 'string', '"app.ts", or false for none')
  const path = resolve(root, server as string)
  if (isFile(path)) return path
  throw usageError(
    `${where}: server is "${server}", but there is no such file; write the file whose default export is the Express app`,
  )
}

/** Links that lead nowhere are there too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}
