import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { parseTsconfig } from 'get-tsconfig'
import type { ProjectSettings } from '../../config/settings.ts'
import { EXIT } from '../../errors.ts'
import { toSlashes } from '../../files/paths.ts'
import { findManifest } from '../../project/project-routes.ts'
import { writeTypes } from '../../project/write-types.ts'
import { markSuccess, markWarning } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'
import { printStandaloneTypes } from './standalone-types.ts'

interface TypesFlags {
  /** The file for front ends without the sources, from the root of the project; `true` for its default. */
  readonly standalone?: string | true
}

/** Writes the types of all routes, and says what makes TypeScript find them. */
export const types: CommandFunction<TypesFlags> = async ({ settings, terminal, flags }) => {
  const { manifest } = await findManifest(settings)
  const { written, removed, unchanged } = await writeTypes(settings, manifest)
  const changes = [
    ...(written > 0 ? [`${written} written`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ].join(', ')
  const where = relative(settings.root, settings.typesDir)
  terminal.out(markSuccess(`Types in ${where}: ${changes}`, terminal.colors))
  if (flags.standalone !== undefined) {
    const file = flags.standalone === true ? DEFAULT_FILE : flags.standalone
    const path = resolve(settings.root, file)
    const text = printStandaloneTypes(settings)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    terminal.out(markSuccess(`Types without the sources: ${file}`, terminal.colors))
  }
  const advice = adviseTsconfig(settings)
  if (advice !== undefined) terminal.err(markWarning(advice, terminal.errColors))
  return EXIT.ok
}

const DEFAULT_FILE = '.portolan/standalone.d.ts'

const CONFIG_FILES = ['tsconfig.json', 'jsconfig.json']

/**
 * What to write into tsconfig.json so that a route file finds `./$types`; `undefined` where it
 * does, or where there is nothing that checks types.
 */
function adviseTsconfig({
  root,
  typesDir,
}: Pick<ProjectSettings, 'root' | 'typesDir'>): string | undefined {
  const name = CONFIG_FILES.find((candidate) => existsSync(join(root, candidate)))
  if (name === undefined) return undefined
  const advice = `write "rootDirs": [".", "./${toSlashes(relative(root, typesDir))}"] under "compilerOptions", so that route files find "./$types"`
  try {
    const { compilerOptions = {}, references } = parseTsconfig(join(root, name))
    const rootDirs = compilerOptions.rootDirs?.map((directory) => resolve(root, directory))
    if (rootDirs === undefined) {
      return references === undefined
        ? `${name} has no rootDirs; ${advice}`
        : `${name} has no rootDirs; in the one with the route files, ${advice}`
    }
    if (rootDirs.includes(root) && rootDirs.includes(typesDir)) return undefined
    return `The rootDirs of ${name} are ${JSON.stringify(compilerOptions.rootDirs)}; ${advice}`
  } catch (error) {
    return `${name} cannot be read: ${(error as Error).message}; once it can be, ${advice}`
  }
}
