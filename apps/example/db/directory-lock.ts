import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from '../start-error.js'

/**
 * Claims a directory for this process: two of them in one database's files would ruin it.
 * The claim of a process that died without giving it back is taken over.
 *
 * @returns what gives it back.
 * @throws {StartError} when another process holds it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, 'lock')
  if (!(await claim(file))) {
    const holder = Number(await readFile(file, 'utf8').catch(() => ''))
    if (isRunning(holder)) {
      throw new StartError(
        `The data directory ${directory} is in use by process ${holder}; stop it, or set DATA_DIR to another directory (if that process is no server of this app, remove ${file})`,
      )
    }
    await rm(file, { force: true })
    if (!(await claim(file))) {
      throw new StartError(`The data directory ${directory} was just taken by another process`)
    }
  }
  return () => rm(file, { force: true })
}

async function claim(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isRunning(pid: number): boolean {
  // In a container every start may have the same id.
  if (!(pid > 0) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
