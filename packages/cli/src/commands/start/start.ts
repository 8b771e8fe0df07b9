import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError, EXIT } from '../../errors.ts'
import { loadEnvironment } from '../../project/environment-files.ts'
import type { CommandFunction } from '../command.ts'
import { runWorkers } from './workers.ts'

interface StartFlags {
  readonly workers?: number
  readonly env?: readonly string[]
}

/**
 * Serves what was built, in this process or in several that share the port.
 *
 * @throws CommandError when there is no build.
 */
export const start: CommandFunction<StartFlags> = async ({ settings, terminal, flags }) => {
  const { root, output, host, port } = settings
  const file = findServer(output, relative(root, output))
  loadEnvironment(root, flags.env, process.env)
  // How the server is told, in this process and in others.
  if (host !== undefined) process.env.HOST = host
  if (port !== undefined) process.env.PORT = String(port)
  const { workers = 1 } = flags
  if (workers > 1) return runWorkers({ file, count: workers, terminal })
  await import(pathToFileURL(file).href)
  return EXIT.ok
}

function findServer(output: string, name: string): string {
  const file = join(output, 'server.js')
  if (existsSync(file)) return file
  throw new CommandError(
    existsSync(join(output, 'fetch.js'))
      ? `${name} was built for fetch hosts alone; run portolan build --targets node,fetch first`
      : `There is no build in ${name}; run portolan build first`,
  )
}
