import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fillPackageJson } from './fill-package-json.ts'
import { toPackageName } from './package-name.ts'
import { assertEmpty } from './project-directory.ts'
import {
  HOSTS,
  LANGUAGES,
  type ProjectHost,
  type ProjectLanguage,
  readTemplate,
  TEMPLATE_NAME,
} from './template.ts'

export interface ProjectOptions {
  /** Made where it is missing; it may hold nothing but `.git`. From the working directory. */
  readonly directory: string
  /** Default: `express`. */
  readonly host?: ProjectHost
  /** Default: `ts`. */
  readonly language?: ProjectLanguage
}

/**
 * Writes a new project.
 *
 * @returns its files, relative to the directory
 * @throws {TypeError} for an unknown host or language.
 * @throws {Error} for a directory that holds something.
 */
export function createProject({
  directory,
  host = 'express',
  language = 'ts',
}: ProjectOptions): string[] {
  assertKnown('host', host, HOSTS)
  assertKnown('language', language, LANGUAGES)
  const root = resolve(directory)
  assertEmpty(root, directory)
  const name = toPackageName(basename(root))
  return readTemplate(host, language).map(({ path, text }) => {
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
