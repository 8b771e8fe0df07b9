import { contestants } from './contestants.ts'

/**
 * Runs one contestant in a process of its own. Each task is an app directory, whose routes it finds
 * once.
 */
export interface WorkerTask {
  readonly root: string
  /** The directories of all routes, if the answer is to be checked. */
  readonly directories?: readonly string[]
}

export interface WorkerAnswer {
  /** The time in milliseconds. */
  readonly time: number
  /** The heap of the result in bytes. */
  readonly kept: number
  /** The peak memory of the process in bytes. */
  readonly peak: number
}

const [, , name = ''] = process.argv
const contestant = contestants.get(name)
if (contestant === undefined) throw new Error(`No contestant is called ${name}`)
const { find, directoriesOf } = contestant
const { gc } = globalThis
if (gc === undefined) throw new Error('Run it with --expose-gc')

process.on('message', async ({ root, directories }: WorkerTask) => {
  gc()
  const heap = process.memoryUsage().heapUsed
  const start = performance.now()
  const found = await find(root)
  const time = performance.now() - start
  const peak = process.resourceUsage().maxRSS * 1024
  gc()
  const kept = process.memoryUsage().heapUsed - heap
  // This comes after the measurements, so that the result stays in memory until then.
  check(directoriesOf(found), directories)
  process.send?.({ time, kept, peak } satisfies WorkerAnswer)
})
process.send?.('ready')

function check(found: readonly string[], directories: readonly string[] | undefined): void {
  if (directories === undefined) return
  const isRight = [...found].sort().join('\n') === [...directories].sort().join('\n')
  if (!isRight) throw new Error(`${name} found ${found.length} routes, which are not all of them`)
}
