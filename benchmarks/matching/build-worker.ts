import { contestants } from './contestants/index.ts'
import { type RouteSetName, routeSets } from './route-sets.ts'

/**
 * One contestant and one set of routes, which it builds: first for its memory, which it says
 * in `BuildReady`, then once for each message, answered with the nanoseconds.
 */
export interface BuildReady {
  /** Not told for small sets, where it is noise, nor where the contestant refuses the set. */
  readonly bytesPerRoute?: number
}

const [, , name = '', set = ''] = process.argv
const contestant = contestants.get(name)
if (contestant === undefined) throw new Error(`There is no contestant called ${name}`)
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

/** The heap that the table keeps. A small one has loaded and compiled what it takes. */
function measureMemory(input: unknown): number {
  build(prepare(patterns.slice(0, 100)))
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const find = build(input)
  collectGarbage()
  const bytes = process.memoryUsage().heapUsed - before
  // Asked after the measurement, so that it is alive until then.
  find('/')
  return bytes / patterns.length
}

/** What is weak goes with the second or third run. */
function collectGarbage(): void {
  for (let run = 0; run < 3; run++) gc?.()
}

function timeBuild(input: unknown): number {
  gc?.()
  const start = process.hrtime.bigint()
  build(input)
  return Number(process.hrtime.bigint() - start)
}
