import { contestants } from './contestants/index.ts'
import { type RouteSetName, routeSets } from './route-sets.ts'

/**
 * Builds the table of one contestant with one set of routes. First it measures the memory and
 * reports it in `BuildReady`. Then it builds once for each message and answers with the
 * nanoseconds.
 */
export interface BuildReady {
  /** Missing for small sets, where it is noise, and for a set that the contestant refuses. */
  readonly bytesPerRoute?: number
}

const [, , name = '', set = ''] = process.argv
const contestant = contestants.get(name)
if (contestant === undefined) throw new Error(`No contestant is called ${name}`)
const { build, prepare } = contestant
const patterns = routeSets[set as RouteSetName]()

try {
  const input = prepare(patterns)
  const bytesPerRoute = measureMemory(input)
  process.on('message', () => send(timeBuild(input)))
  send(patterns.length < 500 ? {} : { bytesPerRoute })
} catch {
  send({})
  process.disconnect?.()
}

function send(message: BuildReady | number): void {
  process.send?.(message)
}

/** The heap that the table keeps. A small table before it has loaded and compiled the code. */
function measureMemory(input: unknown): number {
  build(prepare(patterns.slice(0, 100)))
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const find = build(input)
  collectGarbage()
  const bytes = process.memoryUsage().heapUsed - before
  // This call comes after the measurement, so that the table is alive until then.
  find('/')
  return bytes / patterns.length
}

/** Weakly held objects go in the second or third run. */
function collectGarbage(): void {
  for (let run = 0; run < 3; run++) gc?.()
}

function timeBuild(input: unknown): number {
  gc?.()
  const start = process.hrtime.bigint()
  build(input)
  return Number(process.hrtime.bigint() - start)
}
