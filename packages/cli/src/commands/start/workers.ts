import cluster from 'node:cluster'
import { EXIT, type ExitCode } from '../../errors.ts'
import { onEndSignal } from '../../server/serving/end-signals.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import { WorkerPool } from './worker-pool.ts'

export interface WorkersOptions {
  /** What each of them runs. */
  readonly file: string
  readonly count: number
  readonly terminal: Terminal
}

/**
 * Runs a server in several processes that share its port, until a signal ends them all; a second
 * one does so at once.
 *
 * @returns the exit code, once all have ended
 */
export async function runWorkers({ file, count, terminal }: WorkersOptions): Promise<ExitCode> {
  cluster.setupPrimary({ exec: file, args: [] })
  const pool = new WorkerPool(count, terminal)
  onEndSignal({ finish: () => pool.shutDown(), abort: () => pool.kill() })
  return (await pool.run()) ? EXIT.ok : EXIT.problem
}
