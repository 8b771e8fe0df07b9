import { toLiteral } from './literal.ts'

/**
 * The specifier, as a literal, by which a generated file imports a file of the app directory.
 * Specifiers are URLs, so the characters that mean something in a URL are encoded.
 */
export function toImportPath(from: string, file: string): string {
  const path = file.replace(/[%?#]/g, encodeURIComponent)
  return toLiteral(`${from.replace(/\/+$/, '')}/${path}`)
}
