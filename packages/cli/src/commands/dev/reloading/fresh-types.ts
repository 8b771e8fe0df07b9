import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteManifest } from '@portolan/route-discovery'
import type { Settings } from '../../../config/settings.ts'
import { writeTypes } from '../../../project/write-types.ts'

/** Where TypeScript and editors look whether a directory is a project of theirs. */
const TYPE_CHECKED = ['tsconfig.json', 'jsconfig.json']

/** Keeps the types of the routes as the routes are, in projects whose types are checked. */
export class FreshTypes {
  readonly #settings: Settings
  readonly #onError: (error: unknown) => void
  #writing: Promise<unknown> = Promise.resolve()
  #wanted: RouteManifest | undefined

  constructor(settings: Settings, onError: (error: unknown) => void) {
    this.#settings = settings
    this.#onError = onError
  }

  /** Writes the types of these routes, unless others are wanted before their turn comes. */
  refresh(manifest: RouteManifest): void {
    const { root, typesDir } = this.#settings
    if (![...TYPE_CHECKED.map((name) => join(root, name)), typesDir].some(existsSync)) return
    this.#wanted = manifest
    this.#writing = this.#writing.then(() => this.#write(manifest)).catch(this.#onError)
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#writing
  }

  async #write(manifest: RouteManifest): Promise<void> {
    if (manifest === this.#wanted) await writeTypes(this.#settings, manifest)
  }
}
