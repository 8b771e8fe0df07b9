import { contestants } from './contestants.ts'

/**
 * One contestant in a process of its own. Each task is an app directory; the answer is how
 * long one discovery took and what it found.
 */
export interface WorkerAnswer {
  /** In milliseconds. */
  readonly time: number
  readonly count: number
  /** The most memory that the process has had, in bytes. */
  readonly peakMemory: number
}

const contestant = contestants.get(process.argv[2] ?? '')
if (contestant === undefined) throw new Error(`There is no contestant called ${process.argv[2]}`)

process.on('message', async (root: string) => {
  const start = performance.now()
  const count = await contestant(root)
  const time = performance.now() - start
  const peakMemory = process.resourceUsage().maxRSS * 1024
  process.send?.({ time, count, peakMemory } satisfies WorkerAnswer)
})
process.send?.('ready')
