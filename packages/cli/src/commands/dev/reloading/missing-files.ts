import { isTouched } from '../../../modules/file-watches.ts'

/** Files that modules import and that are not there. */
export class MissingFiles {
  readonly #paths = new Set<string>()

  /** @param path as far as it is written: perhaps without its extension */
  add(path: string): void {
    this.#paths.add(path)
  }

  /** Whether one of them has come; it is no longer missing. */
  takeFound(changed: ReadonlySet<string>): boolean {
    const found = [...this.#paths].filter(
      (path) => isTouched(path, changed) || [...changed].some((file) => file.startsWith(path)),
    )
    for (const path of found) this.#paths.delete(path)
    return found.length > 0
  }
}
