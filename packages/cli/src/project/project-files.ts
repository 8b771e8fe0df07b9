import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { getTsconfig } from 'get-tsconfig'
import type { ProjectSettings } from '../config/settings.ts'
import { CommandError } from '../errors.ts'
import { findJsonProblem } from '../files/package-json.ts'
import { readText } from '../files/paths.ts'

/**
 * Makes sure that the files by which every module of the project is loaded can be read.
 *
 * @throws {CommandError} for a `package.json` that is not JSON, and for a `tsconfig.json` that
 * cannot be read or extends a file that is not there.
 */
export function checkProjectFiles({ root }: Pick<ProjectSettings, 'root'>): void {
  const manifest = join(root, 'package.json')
  const problem = existsSync(manifest) ? findJsonProblem(manifest) : undefined
  if (problem !== undefined) {
    throw new CommandError('package-unreadable', `package.json cannot be read: ${problem}`)
  }
  try {
    const text = readText(join(root, 'tsconfig.json')) ?? ''
    if (text.trim() !== '') JSON.parse(toPlainJson(text))
    getTsconfig(root)
  } catch (cause) {
    const message = (cause as Error).message.replaceAll(`${root}/`, '')
    throw new CommandError('tsconfig-unreadable', `tsconfig.json cannot be read: ${message}`, {
      cause,
    })
  }
}

/** Without comments and without commas at the ends of lists, which TypeScript allows alone. */
function toPlainJson(text: string): string {
  const keepTexts = (found: string) => (found.startsWith('"') ? found : ' ')
  return text
    .replace(/^\uFEFF/, '')
    .replace(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\//g, keepTexts)
    .replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, keepTexts)
}
