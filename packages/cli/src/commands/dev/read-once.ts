import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { FileWatcher } from '@portolan/route-discovery'
import { isInside } from '../../files/paths.ts'
import type { ProblemLog } from './problem-log.ts'

/**
 * Files whose content counts from the start of the process to its end: environment files, and
 * packages, which Node does not forget. A change of one is told, with the advice to start again.
 */
export class ReadOnceFiles {
  readonly #root: string
  readonly #watcher: FileWatcher
  readonly #advice = new Map<string, string>()
  /** The versions that were loaded, by the path of their package.json. */
  readonly #packages = new Map<string, Package>()

  constructor(root: string, watcher: FileWatcher) {
    this.#root = root
    this.#watcher = watcher
  }

  /** @param advice tells what to do after a change, as a whole sentence */
  add(file: string, advice: string): void {
    this.#advice.set(file, advice)
    this.#watcher.watch(file)
  }

  /** @param file one that Node has loaded */
  addPackage(file: string): void {
    const name = findPackageName(file)
    if (name === undefined) return
    // Package managers that link packages give another directory to another version.
    const manifest = join(this.#root, 'node_modules', name, 'package.json')
    if (this.#packages.has(manifest)) return
    const version = readVersion(manifest)
    // A package of a package is not the project's own to upgrade.
    if (version === undefined) return
    this.#packages.set(manifest, { name, version })
    this.#watcher.watch(manifest)
  }

  /** Tells which of them are others than those in use. */
  tell(changed: ReadonlySet<string>, problems: Pick<ProblemLog, 'warn'>): void {
    for (const [file, advice] of this.#advice) if (changed.has(file)) problems.warn(file, advice)
    for (const [manifest, { name, version }] of this.#packages) {
      if (![...changed].some((path) => isInside(manifest, path))) continue
      const installed = readVersion(manifest)
      if (installed === undefined || installed === version) continue
      problems.warn(
        manifest,
        `${name} ${version} is loaded, and ${installed} is installed now; start again to use it`,
      )
    }
  }
}

interface Package {
  readonly name: string
  readonly version: string
}

function findPackageName(file: string): string | undefined {
  const parts = file.split(sep)
  const place = parts.lastIndexOf('node_modules')
  const [first, second] = place === -1 ? [] : parts.slice(place + 1)
  return first?.startsWith('@') ? `${first}/${second}` : first
}

function readVersion(manifest: string): string | undefined {
  try {
    const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'))
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
