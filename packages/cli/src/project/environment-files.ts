import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { usageError } from '../errors.ts'

/**
 * The files that are read where none are named, the weakest first: `.local` is for one machine
 * alone, and stays out of the repository.
 */
export function environmentFiles(mode: string): string[] {
  return ['.env', `.env.${mode}`, '.env.local', `.env.${mode}.local`]
}

/**
 * Reads environment files as `node --env-file` does: without expansion. The last file that has a
 * variable counts, and the environment itself counts more.
 *
 * @param files the files that the command line names. Default: the project's own
 * @returns the names of the variables that come from a file
 * @throws {CommandError} for a named file that cannot be read.
 */
export function loadEnvironment(
  root: string,
  files: readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
): string[] {
  const mode = environment.NODE_ENV ?? 'production'
  const read =
    files?.map((file) => readNamed(resolve(root, file), relative(root, resolve(root, file)))) ??
    environmentFiles(mode).map((file) => readIfThere(resolve(root, file)))
  const variables: NodeJS.ProcessEnv = Object.assign({}, ...read)
  const names = Object.keys(variables).filter((name) => environment[name] === undefined)
  for (const name of names) environment[name] = variables[name]
  return names
}

/**
 * Files that `dev` reads and `start` does not, each with the variables in it that are not set, and
 * that a build may have been developed with.
 */
export function findUnreadVariables(
  root: string,
  environment: NodeJS.ProcessEnv,
): { readonly file: string; readonly names: readonly string[] }[] {
  return environmentFiles('development')
    .filter((file) => file.includes('.development'))
    .flatMap((file) => {
      const variables = readIfThere(resolve(root, file)) ?? {}
      const names = Object.keys(variables).filter((name) => environment[name] === undefined)
      return names.length === 0 ? [] : [{ file, names }]
    })
}

function readNamed(path: string, name: string): NodeJS.Dict<string> {
  const variables = readIfThere(path)
  if (variables !== undefined) return variables
  throw usageError('environment-file-missing', `There is no ${name}; give --env a file that exists`)
}

/** @throws {CommandError} for a file that is there and cannot be read. */
function readIfThere(path: string): NodeJS.Dict<string> | undefined {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw usageError('environment-file-unreadable', `${path} cannot be read: ${message}`, cause)
  }
}
