import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseTsconfig } from 'get-tsconfig'
import type { Settings } from '../../config/settings.ts'
import { toSlashes } from '../../files/to-slashes.ts'

const CONFIG_FILES = ['tsconfig.json', 'jsconfig.json']

/**
 * What to write into tsconfig.json so that a route file finds `./$types`; `undefined` where it
 * does, or where there is nothing that checks types.
 */
export function adviseTsconfig({
  root,
  typesDir,
}: Pick<Settings, 'root' | 'typesDir'>): string | undefined {
  const name = CONFIG_FILES.find((candidate) => existsSync(join(root, candidate)))
  if (name === undefined) return undefined
  const advice = `write "rootDirs": [".", "./${toSlashes(relative(root, typesDir))}"] under "compilerOptions", so that route files find "./$types"`
  try {
    const { compilerOptions = {}, references } = parseTsconfig(join(root, name))
    const rootDirs = compilerOptions.rootDirs?.map((directory) => resolve(root, directory))
    if (rootDirs === undefined)
      return references === undefined
        ? `${name} has no rootDirs; ${advice}`
        : `${name} has no rootDirs; in the one with the route files, ${advice}`
    if (rootDirs.includes(root) && rootDirs.includes(typesDir)) return undefined
    return `The rootDirs of ${name} are ${JSON.stringify(compilerOptions.rootDirs)}; ${advice}`
  } catch (error) {
    return `${name} cannot be read: ${(error as Error).message}; once it can be, ${advice}`
  }
}
