import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import autocannon from 'autocannon'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { created, time, user } from './contestants/answers.ts'
import { contestants } from './contestants/index.ts'

/**
 * Requests per second and CPU time per request beside peers, over loopback with 32
 * connections. The contestants take turns; each figure is the median of the ratios to raw
 * `node:http` in the same round. `ROUNDS`, `SECONDS` and `ONLY` (names with commas between)
 * cut a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7)
const SECONDS = Number(process.env.SECONDS ?? 2)
const UNIT = 'node:http'

const endpoints = {
  'GET /api/time': { path: '/api/time', answer: time() },
  'GET /api/users/:id': { path: '/api/users/42', answer: user('42') },
  'POST /api/users': {
    path: '/api/users',
    answer: created('Grace'),
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Grace' }),
  },
} as const

type Endpoint = (typeof endpoints)[keyof typeof endpoints]

interface Worker {
  readonly name: string
  readonly child: ChildProcess
  readonly origin: string
}

interface Line {
  readonly contestant: string
  /** Requests per second, times those of the unit. */
  readonly rate: Spread
  /** CPU time per request, times that of the unit. */
  readonly cpu: Spread
}

const wanted = process.env.ONLY?.split(',')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || wanted?.includes(name) !== false,
)
const workers = await Promise.all(names.map(startWorker))
const results: Record<string, readonly Line[]> = {}
for (const [title, endpoint] of Object.entries(endpoints)) {
  for (const worker of workers) await checkAnswer(worker, endpoint)
  results[title] = await measure(endpoint)
  process.stdout.write(`\n## ${title}, times ${UNIT}\n\n${toTable(results[title])}\n`)
}
for (const { child } of workers) child.kill()
process.stdout.write(`\nWritten to ${writeReport('http', results)}\n`)

async function startWorker(name: string): Promise<Worker> {
  const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [name])
  const [port] = (await once(child, 'message')) as [number]
  return { name, child, origin: `http://127.0.0.1:${port}` }
}

async function checkAnswer(
  { name, origin }: Worker,
  { path, answer, ...init }: Endpoint,
): Promise<void> {
  const response = await fetch(origin + path, init)
  const body = await response.json()
  if (response.status === 200 && isDeepStrictEqual(body, answer)) return
  throw new Error(`${name} answers ${path} with ${response.status} ${JSON.stringify(body)}`)
}

async function measure(endpoint: Endpoint): Promise<readonly Line[]> {
  const rates = workers.map((): number[] => [])
  const costs = workers.map((): number[] => [])
  // The round before the first warms up and is not counted.
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, worker] of workers.entries()) {
      const { rate, cost } = await load(worker, endpoint)
      if (round < 0) continue
      rates[index]?.push(rate)
      costs[index]?.push(cost)
    }
  }
  const unit = names.indexOf(UNIT)
  return names.map((contestant, index) => ({
    contestant,
    rate: toSpread(toRatios(rates[index], rates[unit])),
    cpu: toSpread(toRatios(costs[index], costs[unit])),
  }))
}

function toRatios(values: readonly number[] = [], units: readonly number[] = []): number[] {
  return values.map((value, round) => value / (units[round] ?? Number.NaN))
}

async function load({ child, origin }: Worker, { path, answer: _, ...init }: Endpoint) {
  const before = await cpuTime(child)
  const { requests } = await autocannon({
    url: origin + path,
    ...init,
    connections: 32,
    duration: SECONDS,
  })
  const used = (await cpuTime(child)) - before
  return { rate: requests.average, cost: used / requests.total }
}

async function cpuTime(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [microseconds] = (await once(child, 'message')) as [number]
  return microseconds
}

function toTable(lines: readonly Line[]): string {
  const cell = ({ median, spread }: Spread) => `${median.toFixed(2)} ±${(spread * 100).toFixed(0)}%`
  return textTable(
    ['', 'requests per second', 'CPU per request'],
    lines.map(({ contestant, rate, cpu }) => [contestant, cell(rate), cell(cpu)]),
  )
}
