import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ProjectOptions {
  /**
   * A path from the working directory. The directory is made if it is missing; otherwise it may
   * hold nothing but `.git`.
   */
  readonly directory: string
  /** Default: `express`. */
  readonly host?: ProjectHost
  /** Default: `ts`. */
  readonly language?: ProjectLanguage
  /** Whether a Dockerfile is written. Default: `false`. */
  readonly docker?: boolean
}

/**
 * Writes a new project.
 *
 * @returns its files, relative to the directory
 * @throws {TypeError} for an unknown host or language.
 * @throws {Error} for a file, and for a directory that holds more than `.git`.
 */
export function createProject({
  directory,
  host = 'express',
  language = 'ts',
  docker = false,
}: ProjectOptions): string[] {
  assertKnown('host', host, HOSTS)
  assertKnown('language', language, LANGUAGES)
  const root = resolve(directory)
  assertEmpty(root, directory)
  const name = toPackageName(basename(root))
  const files = [
    ...readTemplate(`${host}-${language}`),
    ...(docker ? readTemplate(`docker-${host}`) : []),
  ]
  return files.map(({ path, text }) => {
    const named = text.replaceAll(TEMPLATE_NAME, name)
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), path === 'package.json' ? fillPackageJson(named) : named)
    return path
  })
}

function assertKnown(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return
  throw new TypeError(`createProject(): ${option} is "${value}"; write "${known.join('" or "')}"`)
}

/** The host of the routes: Express on Node, or a runtime that calls a `fetch` function. */
export type ProjectHost = 'express' | 'fetch'

export type ProjectLanguage = 'ts' | 'js'

export const HOSTS: readonly ProjectHost[] = ['express', 'fetch']
export const LANGUAGES: readonly ProjectLanguage[] = ['ts', 'js']

/** The name of the project in the templates, and of its directory if no other is given. */
export const TEMPLATE_NAME = 'portolan-app'

/** One file of a template. */
interface TemplateFile {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

function readTemplate(name: string): TemplateFile[] {
  const directory = fileURLToPath(new URL(`../templates/${name}`, import.meta.url))
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      // npm leaves every .gitignore out of a package.
      path: file.slice(directory.length + 1).replace(/^_(\w+ignore)$/, '.$1'),
      text: readFileSync(file, 'utf8'),
    }))
}

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/**
 * Fills in the ranges of the dependencies of a template. They are the ranges in the package.json of
 * this package, with which the templates are tested.
 */
function fillPackageJson(text: string): string {
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
  throw new Error(`A template depends on ${name}; add it to the devDependencies of create-portolan`)
}

/** A name for the package that npm accepts: lower case, with characters that URLs may hold. */
function toPackageName(directory: string): string {
  const name = directory
    .trim()
    .toLowerCase()
    .replace(/[^a-z\d._~-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 214)
  return name === '' || name === 'node_modules' ? TEMPLATE_NAME : name
}

/**
 * Checks that a directory is missing, or holds nothing but `.git`.
 *
 * @param shown the directory as the person wrote it
 * @throws {Error} for a directory that holds more, and for a file.
 */
export function assertEmpty(path: string, shown: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isDirectory()) throw new Error(`${shown} is a file; name a directory`)
  const [first, ...others] = readdirSync(path).filter((name) => name !== '.git')
  if (first === undefined) return
  const held = others.length === 0 ? first : `${first} and ${others.length} more`
  throw new Error(`${shown} is not empty: it holds ${held}. Name a directory that is new`)
}
