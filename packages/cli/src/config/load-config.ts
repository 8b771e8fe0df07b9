import { join, relative } from 'node:path'
import { usageError } from '../errors.ts'
import { isFile } from '../files/is-file.ts'
import type { Config } from './config.ts'

const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((end) => `portolan.config.${end}`)

/**
 * Imports the configuration file, whatever it is written in.
 *
 * @param file the file that was asked for; without it, `portolan.config.*` if there is one
 * @throws CommandError when it is missing, fails, or exports no configuration.
 */
export async function loadConfig(
  root: string,
  file: string | undefined,
): Promise<{ config: Config; configFile: string | undefined }> {
  const configFile = file ?? CONFIG_FILES.map((name) => join(root, name)).find(isFile)
  if (configFile === undefined) return { config: {}, configFile }
  const name = relative(root, configFile)
  if (!isFile(configFile)) throw usageError(`There is no ${name}; give --config a file that exists`)
  const { default: config } = await importConfig(configFile, name)
  if (typeof config === 'object' && config !== null) return { config, configFile }
  throw usageError(
    `${name} has ${config === undefined ? 'no default export' : `a default export that is ${typeof config}`}; write export default defineConfig({ … })`,
  )
}

async function importConfig(path: string, name: string): Promise<{ default?: Config }> {
  // Read here alone: without a configuration file nothing of it is loaded.
  const { runnerImport } = await import('vite')
  try {
    const { module } = await runnerImport<{ default?: Config }>(path)
    return module
  } catch (cause) {
    throw usageError(`${name} cannot be read: ${(cause as Error).message}`, cause)
  }
}
