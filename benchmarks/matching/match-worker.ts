import { isRightAnswer } from './contestant.ts'
import { contestants } from './contestants/index.ts'
import { createFreshStrings } from './fresh-strings.ts'
import { type RouteSetName, routeSets } from './route-sets.ts'
import { type WorkloadName, workloads } from './workloads.ts'

/**
 * Runs one contestant with one set of routes in a process of its own, so that the engine optimises
 * for no other code. It builds one table, as an app does, because some routers are faster after a
 * second table was built. First it checks all answers and sends `MatchReady`. Then it answers each
 * name of a workload with one sample in nanoseconds.
 */
export interface MatchReady {
  /** The reason why it measures nothing. */
  readonly refused?: string
  /** The first path of each workload that it answers wrongly. Those are not timed. */
  readonly wrong: Readonly<Record<string, string>>
}

const [, , name = '', set = ''] = process.argv
const contestant = contestants.get(name)
if (contestant === undefined) throw new Error(`No contestant is called ${name}`)
const { build, prepare, read } = contestant
const patterns = routeSets[set as RouteSetName]()

try {
  const find = build(prepare(patterns))
  const wrong: Record<string, string> = {}
  const sources = new Map<string, (count: number) => string[]>()
  for (const [workload, ask] of Object.entries(workloads)) {
    const questions = ask(patterns)
    const failed = questions.find(({ path, answer }) => !isRightAnswer(read(find(path)), answer))
    if (failed !== undefined) {
      wrong[workload] = failed.path
    } else {
      sources.set(workload, createFreshStrings(questions.map(({ path }) => path)))
    }
  }
  for (const source of sources.values()) warmUp(find, source)
  process.on('message', (workload: WorkloadName) => {
    const source = sources.get(workload)
    send(source === undefined ? null : timeFind(find, source))
  })
  send({ wrong })
} catch (error) {
  send({ refused: String(error), wrong: {} })
  process.disconnect?.()
}

function send(message: MatchReady | number | null): void {
  process.send?.(message)
}

/** Makes enough calls for the engine to finish compiling. */
function warmUp(find: (path: string) => unknown, source: (count: number) => string[]): void {
  const end = performance.now() + 300
  while (performance.now() < end) timeFind(find, source)
}

/** The nanoseconds for a path: the best of some batches, because a disturbance only adds time. */
function timeFind(find: (path: string) => unknown, source: (count: number) => string[]): number {
  let best = Number.POSITIVE_INFINITY
  for (let batch = 0; batch < 7; batch++) best = Math.min(best, timeBatch(find, source))
  return best
}

/** Enough paths for a millisecond. Each string is used once. */
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
