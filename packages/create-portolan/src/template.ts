import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The host of the routes: Express on Node, or a runtime that calls a `fetch` function. */
export type ProjectHost = 'express' | 'fetch'

export type ProjectLanguage = 'ts' | 'js'

export const HOSTS: readonly ProjectHost[] = ['express', 'fetch']
export const LANGUAGES: readonly ProjectLanguage[] = ['ts', 'js']

/** The name of the project in the templates. */
export const TEMPLATE_NAME = 'portolan-app'

/** One file of a template. */
export interface TemplateFile {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

export function readTemplate(host: ProjectHost, language: ProjectLanguage): TemplateFile[] {
  const directory = fileURLToPath(new URL(`../templates/${host}-${language}`, import.meta.url))
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      // npm leaves every .gitignore out of a package.
      path: file.slice(directory.length + 1).replace(/^_gitignore$/, '.gitignore'),
      text: readFileSync(file, 'utf8'),
    }))
}
