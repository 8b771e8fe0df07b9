import { isRightAnswer } from './contestant.ts'
import { contestants } from './contestants/index.ts'
import { createFreshStrings } from './fresh-strings.ts'
import { type RouteSetName, routeSets } from './route-sets.ts'
import { type WorkloadName, workloads } from './workloads.ts'

/**
 * One contestant with one set of routes, in a process of its own so that no other's code
 * shapes what the engine knows of it. First it checks all answers and says `WorkerReady`;
 * then it answers each task with one sample in nanoseconds.
 */
export type WorkerTask = WorkloadName | 'build'

export interface WorkerReady {
  /** Why there is nothing to measure. */
  readonly refused?: string
  /** The first path of each workload that it answers wrongly. Those are not timed. */
  readonly wrong: Readonly<Record<string, string>>
  /** Not told for small sets, where it is noise. */
  readonly bytesPerRoute?: number
}

const [, , name = '', set = ''] = process.argv
const contestant = contestants.get(name)
if (contestant === undefined) throw new Error(`There is no contestant called ${name}`)
const { build, read } = contestant
const patterns = routeSets[set as RouteSetName]()
const input = contestant.prepare(patterns)

try {
  const { find, bytesPerRoute } = measureMemory()
  const wrong: Record<string, string> = {}
  const sources = new Map<string, (count: number) => string[]>()
  for (const [workload, ask] of Object.entries(workloads)) {
    const questions = ask(patterns)
    const failed = questions.find(({ path, answer }) => !isRightAnswer(read(find(path)), answer))
    if (failed !== undefined) wrong[workload] = failed.path
    else sources.set(workload, createFreshStrings(questions.map(({ path }) => path)))
  }
  for (const source of sources.values()) warmUp(find, source)
  process.on('message', (task: WorkerTask) => {
    const source = sources.get(task)
    if (task === 'build') send(timeBuild())
    else send(source === undefined ? null : timeFind(find, source))
  })
  send(patterns.length < 500 ? { wrong } : { wrong, bytesPerRoute })
} catch (error) {
  send({ refused: String(error), wrong: {} })
}

function send(message: WorkerReady | number | null): void {
  process.send?.(message)
}

/** The heap that the table keeps. A small one has loaded and compiled what it takes. */
function measureMemory(): { find: (path: string) => unknown; bytesPerRoute: number } {
  contestant?.build(contestant.prepare(patterns.slice(0, 100)))
  for (let run = 0; run < 3; run++) gc?.()
  const before = process.memoryUsage().heapUsed
  const find = build(input)
  for (let run = 0; run < 3; run++) gc?.()
  return { find, bytesPerRoute: (process.memoryUsage().heapUsed - before) / patterns.length }
}

function timeBuild(): number {
  gc?.()
  const start = process.hrtime.bigint()
  build(input)
  return Number(process.hrtime.bigint() - start)
}

/** Lets the engine see enough calls to compile them for good. */
function warmUp(find: (path: string) => unknown, source: (count: number) => string[]): void {
  const end = performance.now() + 300
  while (performance.now() < end) timeFind(find, source)
}

/** Nanoseconds for a path: the best of some batches, since what disturbs only ever adds. */
function timeFind(find: (path: string) => unknown, source: (count: number) => string[]): number {
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch < 7; batch++) best = Math.min(best, timeBatch(find, source))
  return best
}

/** Enough paths for a millisecond, each string used once. */
function timeBatch(find: (path: string) => unknown, source: (count: number) => string[]): number {
  for (let count = 16; ; count *= 4) {
    const paths = source(count)
    let found = 0
    const start = process.hrtime.bigint()
    for (const path of paths) if (find(path) != null) found++
    const time = Number(process.hrtime.bigint() - start)
    if (found > count) throw new Error('More was found than was asked for')
    if (time > 4e5 || count >= 16_384) return time / count
  }
}
