import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError, EXIT, type ExitCode } from '../../errors.ts'
import { findUnreadVariables, loadEnvironment } from '../../project/environment-files.ts'
import { onEndSignal } from '../../server/process-end.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { markWarning, toPrintable } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'
import { WorkerPool } from './worker-pool.ts'

interface StartFlags {
  readonly workers?: number
  /** In seconds. */
  readonly heartbeat?: number
  readonly env?: readonly string[]
}

/**
 * Serves a build, in this process or in several that share the port.
 *
 * @throws {CommandError} when there is no build.
 */
export const start: CommandFunction<StartFlags> = async ({ settings, terminal, flags }) => {
  const { root, output, host, port } = settings
  const file = findServer(output, relative(root, output))
  loadEnvironment(root, flags.env, process.env)
  if (process.env.NODE_ENV !== 'development' && flags.env === undefined) {
    warnOfUnread(root, terminal)
  }
  // The server reads its address from here, in this process and in others.
  if (host !== undefined) process.env.HOST = host
  if (port !== undefined) process.env.PORT = String(port)
  const { workers, heartbeat = 30 } = flags
  // One worker can be replaced, too.
  if (workers !== undefined) return runWorkers({ file, count: workers, heartbeat, terminal })
  await import(pathToFileURL(file).href)
  return EXIT.ok
}

/** `dev` has read them: the build may miss them. */
function warnOfUnread(root: string, { err, errColors }: Terminal): void {
  for (const { file, names } of findUnreadVariables(root, process.env)) {
    const text = `${file} is read by dev alone, so ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not set; write ${names.length === 1 ? 'it' : 'them'} in .env for both, or give --env ${file}`
    err(markWarning(toPrintable(text), errColors))
  }
}

function findServer(output: string, name: string): string {
  const file = join(output, 'server.js')
  if (existsSync(file)) return file
  throw new CommandError(
    'build-missing',
    ['fetch.js', 'cloudflare.js', 'lambda.js'].some((other) => existsSync(join(output, other)))
      ? `${name} was built for other hosts alone; run portolan build --targets node,fetch first`
      : `There is no build in ${name}; run portolan build first`,
  )
}

import cluster from 'node:cluster'

interface WorkersOptions {
  /** The file that each of them runs. */
  readonly file: string
  readonly count: number
  readonly heartbeat: number
  readonly terminal: Terminal
}

/**
 * Runs a server in several processes that share its port, until a signal ends them all; a second
 * one does so at once. At SIGUSR2 they are replaced one by one.
 *
 * @returns the exit code, once all have ended
 */
async function runWorkers({ file, ...options }: WorkersOptions): Promise<ExitCode> {
  cluster.setupPrimary({ exec: file, args: [] })
  const pool = new WorkerPool(options)
  // Windows has no such signal.
  if (process.platform !== 'win32') process.on('SIGUSR2', () => void pool.restart())
  onEndSignal({ finish: () => pool.shutDown(), abort: () => pool.kill() })
  return (await pool.run()) ? EXIT.ok : EXIT.problem
}
