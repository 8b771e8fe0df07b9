import { relative } from 'node:path'
import type { Plugin } from 'vite'
import { toSlashes } from '../files/paths.ts'

/**
 * Refuses a JSON file that is not JSON by its name, which the bundler's own error does not have.
 *
 * @param root the directory from which it is named
 */
export function checkedJson(root: string): Plugin {
  return {
    name: 'portolan:checked-json',
    enforce: 'pre',
    transform: {
      filter: { id: /\.json$/ },
      handler(code, id) {
        try {
          JSON.parse(code)
        } catch (error) {
          const name = toSlashes(relative(root, id))
          throw new Error(`${name} is not JSON: ${(error as Error).message}`)
        }
      },
    },
  }
}
