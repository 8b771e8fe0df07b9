import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs an ES module or a CommonJS script in a Node of its own, with the built package, as an app
 * has it: the test runner has an `import()` of its own. Returns its output.
 */
export function runInNode(script: string, type: 'module' | 'commonjs' = 'module'): string {
  return execFileSync(process.execPath, [`--input-type=${type}`, '--eval', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  })
}
