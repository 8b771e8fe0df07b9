import { TEMPLATE_NAME } from './template.ts'

/** The name of a directory as npm takes it: lower case, of the characters of a URL. */
export function toPackageName(directory: string): string {
  const name = directory
    .trim()
    .toLowerCase()
    .replace(/[^a-z\d._~-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 214)
  return name === '' || name === 'node_modules' ? TEMPLATE_NAME : name
}
