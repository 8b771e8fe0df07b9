import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants/index.ts'
import { type Endpoint, isAnswered, plainEndpoints } from './endpoints.ts'

/**
 * Measures, beside peers, the requests per second and the CPU time per request over loopback with
 * 32 connections. The contestants take turns. Each figure is the median of the ratios to raw
 * `node:http` in the same round. `ROUNDS`, `SECONDS` and `ONLY` (names with commas between) cut a
 * run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7)
const SECONDS = Number(process.env.SECONDS ?? 2)
/**
 * Seconds of load before the first round. The engine needs three of them to finish compiling
 * Express.
 */
const WARM_UP = 4
const UNIT = 'node:http'

/** A contestant in a process of its own, which listens. */
interface Worker {
  readonly name: string
  readonly process: ChildProcess
  readonly origin: string
}

interface Line {
  readonly contestant: string
  /** The requests per second, as a multiple of the unit's. */
  readonly rate: Spread
  /** The CPU time per request, as a multiple of the unit's. */
  readonly cpu: Spread
}

const wanted = process.env.ONLY?.split(',')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || wanted?.includes(name) !== false,
)
const workers: Worker[] = []
// One after the other, because Pareto builds its app when it starts.
for (const name of names) workers.push(await startWorker(name))
const results: Record<string, readonly Line[]> = {}
for (const [title, endpoint] of Object.entries(plainEndpoints)) {
  for (const { name, origin } of workers) {
    if (!(await isAnswered(origin, endpoint))) {
      throw new Error(`${name} does not answer ${title} as expected`)
    }
  }
  const lines = await measure(endpoint)
  results[title] = lines
  process.stdout.write(`\n## ${title}, times ${UNIT}\n\n${toTable(lines)}\n`)
}
for (const worker of workers) worker.process.kill()
process.stdout.write(`\nWritten to ${writeReport('http', results)}\n`)

async function startWorker(name: string): Promise<Worker> {
  const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [name])
  child.once('exit', (code) => {
    if (code) throw new Error(`${name} has ended with ${code}`)
  })
  const [port] = (await once(child, 'message')) as [number]
  return { name, process: child, origin: `http://127.0.0.1:${port}` }
}

async function measure(endpoint: Endpoint): Promise<readonly Line[]> {
  const rates = workers.map((): number[] => [])
  const costs = workers.map((): number[] => [])
  for (const worker of workers) await load(worker, endpoint, WARM_UP)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, worker] of workers.entries()) {
      const { rate, cost } = await load(worker, endpoint, SECONDS)
      rates[index]?.push(rate)
      costs[index]?.push(cost)
    }
  }
  const unit = workers.findIndex(({ name }) => name === UNIT)
  return workers.map(({ name: contestant }, index) => ({
    contestant,
    rate: toSpread(toRatios(rates[index], rates[unit])),
    cpu: toSpread(toRatios(costs[index], costs[unit])),
  }))
}

function toRatios(values: readonly number[] = [], units: readonly number[] = []): number[] {
  return values.map((value, round) => value / (units[round] ?? Number.NaN))
}

async function load(
  { process: child, origin }: Worker,
  { path, answer: _, status: __, ...init }: Endpoint,
  duration: number,
) {
  const before = await askCpuTime(child)
  const { requests } = await autocannon({
    url: origin + path,
    ...init,
    connections: 32,
    duration,
  })
  const used = (await askCpuTime(child)) - before
  return { rate: requests.average, cost: used / requests.total }
}

/** The CPU time that a process has used, in microseconds. */
async function askCpuTime(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [answer] = (await once(child, 'message')) as [number]
  return answer
}

function toTable(lines: readonly Line[]): string {
  const cell = ({ median, spread }: Spread) => `${median.toFixed(2)} ±${(spread * 100).toFixed(0)}%`
  return textTable(
    ['', 'requests per second', 'CPU per request'],
    lines.map(({ contestant, rate, cpu }) => [contestant, cell(rate), cell(cpu)]),
  )
}
