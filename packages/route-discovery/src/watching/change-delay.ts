import { statSync } from 'node:fs'

/** Changes that come within this time are one, in milliseconds. */
const QUIET_TIME = 10

/** However many changes come, they are told after this time, in milliseconds. */
const LONGEST_DELAY = 100

/** Collects changes, and tells them together as soon as no other one follows. */
export class ChangeDelay {
  readonly #onQuiet: (changed: Set<string>) => void
  #changed = new Set<string>()
  #quiet: NodeJS.Timeout | undefined
  #longest: NodeJS.Timeout | undefined

  constructor(onQuiet: (changed: Set<string>) => void) {
    this.#onQuiet = onQuiet
  }

  note(path: string): void {
    this.#changed.add(path)
    this.#wait()
    this.#longest ??= setTimeout(() => this.#tell(), LONGEST_DELAY)
  }

  /** Forgets the changes that were not told yet. */
  stop(): void {
    clearTimeout(this.#quiet)
    clearTimeout(this.#longest)
    this.#longest = undefined
    this.#changed = new Set()
  }

  #wait(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      // An editor empties a file before it writes it.
      if ([...this.#changed].some(isEmptyFile)) {
        this.#wait()
      } else {
        this.#tell()
      }
    }, QUIET_TIME)
  }

  #tell(): void {
    const changed = this.#changed
    this.stop()
    this.#onQuiet(changed)
  }
}

function isEmptyFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === 0
}
