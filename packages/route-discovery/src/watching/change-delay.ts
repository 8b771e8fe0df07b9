import { statSync } from 'node:fs'

/** Changes are reported when no other one has come for this time, in milliseconds. */
const QUIET_TIME = 10

/** No change waits longer than this, in milliseconds, even if others keep coming. */
const LONGEST_DELAY = 100

/** Collects changes, and reports them together when no other one follows. */
export class ChangeDelay {
  readonly #onQuiet: (changed: Set<string>) => void
  #changed = new Set<string>()
  #quiet: NodeJS.Timeout | undefined
  #longest: NodeJS.Timeout | undefined
  /** Called when nothing waits any more. */
  #settled: (() => void)[] = []

  constructor(onQuiet: (changed: Set<string>) => void) {
    this.#onQuiet = onQuiet
  }

  note(path: string): void {
    this.#changed.add(path)
    this.#wait()
    this.#longest ??= setTimeout(() => this.#report(), LONGEST_DELAY)
  }

  /** Resolves once no change waits. */
  async settled(): Promise<void> {
    if (this.#longest !== undefined) await new Promise<void>((done) => this.#settled.push(done))
  }

  /** Forgets the changes that are not reported yet. */
  stop(): void {
    clearTimeout(this.#quiet)
    clearTimeout(this.#longest)
    this.#longest = undefined
    this.#changed = new Set()
    for (const done of this.#settled.splice(0)) done()
  }

  #wait(): void {
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => {
      // An editor empties a file before it writes it.
      if ([...this.#changed].some(isEmptyFile)) {
        this.#wait()
      } else {
        this.#report()
      }
    }, QUIET_TIME)
  }

  #report(): void {
    const changed = this.#changed
    this.stop()
    this.#onQuiet(changed)
  }
}

function isEmptyFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === 0
}
