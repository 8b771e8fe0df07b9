import { createRequire } from 'node:module'

/** The version of this package, which `src` and `dist` find by its name. */
export const version: string = createRequire(import.meta.url)('@portolan/cli/package.json').version
