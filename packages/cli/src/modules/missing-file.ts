import { dirname, resolve } from 'node:path'

/**
 * The path that an import failed for, where it is relative: perhaps without its extension, as it
 * was written. `undefined` for any other error.
 */
export function findMissingFile(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // Vite tells it in its message alone.
  const [, specifier, importer] = NOT_LOADED.exec(error.message) ?? []
  if (specifier === undefined || importer === undefined) return undefined
  return resolve(dirname(importer), specifier)
}

const NOT_LOADED =
  /^Failed to load url (\.{1,2}\/\S*) \(resolved id: .*?\) in (.+?)\. Does the file exist\?$/
