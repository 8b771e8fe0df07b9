import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CommandError } from '../../errors.ts'

/**
 * Writes a file that is new, in whatever language there might be one already.
 *
 * @throws CommandError for one that exists.
 */
export async function writeNewFile(appDir: string, file: string, text: string): Promise<void> {
  const folder = join(appDir, dirname(file))
  const [kind = ''] = basename(file).split('.')
  const names = await readdir(folder).catch(() => [])
  const taken = names.find((name) => new RegExp(`^${kind}\\.[mc]?[jt]sx?$`).test(name))
  if (taken !== undefined) throw exists(join(dirname(file), taken))
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(join(appDir, file), text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(file)
    throw error
  }
}

function exists(file: string): CommandError {
  return new CommandError(
    `There is ${file} already, and it stays as it is; edit it, or name another directory`,
  )
}
