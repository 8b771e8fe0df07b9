import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Settings } from '../../config/settings.ts'
import { CommandError } from '../../errors.ts'
import { isInside } from '../../files/is-inside.ts'
import type { BuiltFile } from './bundle.ts'

/**
 * Makes sure that what is about to be emptied holds nothing that is built from.
 *
 * @param sources files of the build, absolute; those that are known without
 * @throws CommandError that names what it holds.
 */
export function checkOutput(
  { root, output, appDir, serverFile, configFile }: Settings,
  sources: Iterable<string> = [],
): void {
  const name = relative(root, output)
  const refuse = (reason: string): never => {
    throw new CommandError(
      `output is "${name}", which ${reason}; build empties it, so write a directory of its own, such as "dist"`,
    )
  }
  if (isInside(output, appDir)) refuse('is part of the app directory')
  if (/(^|[/\\])node_modules([/\\]|$)/.test(name)) refuse('is where packages are')
  const held = [appDir, serverFile, configFile, ...sources].find(
    (path) => path !== undefined && isInside(path, output),
  )
  if (held !== undefined) refuse(`holds ${relative(root, held) || 'the project'}`)
  if (!existsSync(output)) return
  if (!isInside(realpathSync(output), realpathSync(root))) refuse('leads out of the project')
  if (existsSync(join(output, '.git'))) refuse('holds a repository')
  const names = readdirSync(output)
  if (names.length > 0 && !BUILT.some((built) => names.includes(built)))
    throw new CommandError(
      `output is "${name}", which holds what no build has written, such as ${names[0]}; build empties it, so remove it first, or write another directory`,
    )
}

/** What every build holds one of. */
const BUILT = ['server.js', 'fetch.js']

/** Empties the directory, which may be a mount and therefore stays itself, and writes. */
export async function writeOutput(output: string, files: readonly BuiltFile[]): Promise<void> {
  await mkdir(output, { recursive: true })
  await Promise.all(
    readdirSync(output).map((name) => rm(join(output, name), { recursive: true, force: true })),
  )
  for (const { name, content } of files) {
    const path = join(output, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
}
