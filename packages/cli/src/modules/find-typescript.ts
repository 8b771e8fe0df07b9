import { createRequire } from 'node:module'
import { CommandError } from '../errors.ts'

export type TypeScript = typeof import('typescript')

/**
 * The project's own compiler.
 *
 * @param root the directory from which it is found
 * @param reason why it is needed, as a sentence without its end
 * @throws {CommandError} if the project has not installed `typescript`, or one without an API.
 */
export function findTypeScript(root: string, reason: string): TypeScript {
  try {
    const found = createRequire(`${root}/`)('typescript')
    if (typeof found.transpileModule === 'function') return found
  } catch {
    // Told below.
  }
  throw new CommandError('typescript-missing', `${reason}; run npm install --save-dev typescript@6`)
}
