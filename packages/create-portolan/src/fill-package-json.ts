import { readFileSync } from 'node:fs'

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/**
 * Gives each dependency of a template the range that this package was tested with, which is the
 * one in its own package.json.
 */
export function fillPackageJson(text: string): string {
  const tested = readOwnRanges()
  const template: PackageJson = JSON.parse(text)
  const fill = (ranges: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(Object.keys(ranges).map((name) => [name, tested[name] ?? missing(name)]))
  const filled = {
    ...template,
    dependencies: fill(template.dependencies),
    devDependencies: fill(template.devDependencies),
  }
  return `${JSON.stringify(filled, null, 2)}\n`
}

function readOwnRanges(): Readonly<Record<string, string>> {
  const own: PackageJson = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  )
  return own.devDependencies ?? {}
}

function missing(name: string): never {
  throw new Error(`A template depends on ${name}, which the devDependencies here do not list`)
}
