import type { Config } from './config.ts'

/**
 * Types the default export of `portolan.config.ts`; it returns what it is given.
 *
 * @example export default defineConfig({ appDir: 'routes' })
 */
export function defineConfig(config: Config): Config {
  return config
}
