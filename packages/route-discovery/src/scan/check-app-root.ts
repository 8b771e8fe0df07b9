import { opendirSync, type Stats, statSync } from 'node:fs'
import type { ProblemCode } from '../diagnostics/diagnostic.ts'
import { DiscoveryError } from '../diagnostics/discovery-error.ts'

/** @throws DiscoveryError where the app directory is missing, or no readable folder. */
export function checkAppRoot(root: string): void {
  let stats: Stats | undefined
  try {
    stats = statSync(root, { throwIfNoEntry: false })
    if (stats?.isDirectory()) opendirSync(root).closeSync()
  } catch (error) {
    throw unusable(root, 'app-dir-unreadable', `cannot be read (${String(error)})`)
  }
  if (stats === undefined) throw unusable(root, 'app-dir-missing', 'does not exist')
  if (!stats.isDirectory()) throw unusable(root, 'app-dir-missing', 'is no folder')
}

function unusable(root: string, code: ProblemCode, problem: string): DiscoveryError {
  const fix = 'Make it, or give the option appDir the folder that holds the routes'
  return new DiscoveryError(root, [
    { code, message: `The app directory ${root} ${problem}`, files: [], fix },
  ])
}
