import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The absolute path of an app directory, given as a path from the working directory or as
 * a `file:` URL.
 *
 * @throws TypeError for anything else.
 */
export function toAppRoot(appDir: string | URL, where: string): string {
  if (appDir instanceof URL || (typeof appDir === 'string' && /^file:/i.test(appDir))) {
    if (new URL(appDir).protocol === 'file:') return resolve(fileURLToPath(appDir))
  } else if (typeof appDir === 'string' && appDir !== '') {
    return resolve(appDir)
  }
  throw new TypeError(
    `${where}: appDir is ${JSON.stringify(appDir) ?? String(appDir)}; write a path such as "app", or new URL("./app", import.meta.url)`,
  )
}
