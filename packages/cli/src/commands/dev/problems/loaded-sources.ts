import { basename, sep } from 'node:path'
import { isInside } from '../../../files/is-inside.ts'

/**
 * The files of the project that have been loaded as code. Only their lines are ever shown: an error
 * may carry text of a request, and that text may name any file.
 */
export class LoadedSources {
  /** The project's directory, with links followed. */
  readonly root: string
  readonly #files = new Set<string>()

  constructor(root: string) {
    this.root = root
  }

  /** @param file absolute */
  add(file: string): void {
    this.#files.add(file)
  }

  /** Whether a file is code of the project that was loaded. What is installed is seldom to blame. */
  has(file: string): boolean {
    return (
      this.#files.has(file) &&
      isInside(file, this.root) &&
      /\.[cm]?[jt]sx?$/.test(file) &&
      !basename(file).startsWith('.') &&
      !file.includes(`${sep}node_modules${sep}`)
    )
  }
}
