import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants/index.ts'
import { type Endpoint, endpoints, inProcessAlone, isAnswered } from './endpoints.ts'

/**
 * Measures, beside peers, the requests per second and the CPU time per request over loopback with
 * 32 connections, and the CPU time of a request in process, where the kernel and the HTTP parser do
 * not blur it. The last three endpoints are measured in process alone; a contestant that does not
 * answer one of them as expected is left out there. The contestants take turns. Each figure is the
 * median of the ratios to raw `node:http` in the same round. `ROUNDS`, `SECONDS` and `ONLY` (names
 * with commas between) cut a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7)
const SECONDS = Number(process.env.SECONDS ?? 2)
/**
 * Seconds of load before the first round. The engine needs three of them to finish compiling
 * Express.
 */
const WARM_UP = 4
const UNIT = 'node:http'
/** The batches of requests in process before the first round, and in each measurement. */
const WARM_UP_BATCHES = 200
const BATCHES = 50

/**
 * The two processes of a contestant: one listens, the other gets requests without a socket. In a
 * single process the engine would compile the code for both kinds of sockets.
 */
interface Worker {
  readonly name: string
  readonly listening: ChildProcess
  readonly origin: string
  readonly alone: ChildProcess
}

interface Line {
  readonly contestant: string
  /** The requests per second, as a multiple of the unit's. */
  readonly rate?: Spread
  /** The CPU time per request, as a multiple of the unit's. */
  readonly cpu?: Spread
  /** The CPU time per request in process, as a multiple of the unit's. */
  readonly inProcess: Spread
}

const wanted = process.env.ONLY?.split(',')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || wanted?.includes(name) !== false,
)
const workers = await Promise.all(names.map(startWorker))
const results: Record<string, readonly Line[]> = {}
for (const [title, endpoint] of Object.entries(endpoints)) {
  for (const worker of workers) {
    if (!(await isAnswered(worker.origin, endpoint))) {
      throw new Error(`${worker.name} does not answer ${title} as expected`)
    }
  }
  tell(title, await measure(workers, endpoint, SECONDS))
}
for (const [title, endpoint] of Object.entries(inProcessAlone)) {
  const able: Worker[] = []
  for (const worker of workers) if (await isAnswered(worker.origin, endpoint)) able.push(worker)
  tell(title, await measure(able, endpoint, 0))
}
for (const { listening, alone } of workers) {
  listening.kill()
  alone.kill()
}
process.stdout.write(`\nWritten to ${writeReport('http', results)}\n`)

async function startWorker(name: string): Promise<Worker> {
  // The contestants start one after the other, because Pareto builds its app when it starts.
  const [listening, port] = await startProcess(name)
  const [alone] = await startProcess(name)
  return { name, listening, origin: `http://127.0.0.1:${port}`, alone }
}

/** Starts a process that serves the contestant, and resolves with the process and its port. */
async function startProcess(name: string): Promise<readonly [ChildProcess, number]> {
  const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [name])
  child.once('exit', (code) => {
    if (code) throw new Error(`${name} has ended with ${code}`)
  })
  const [port] = (await once(child, 'message')) as [number]
  return [child, port]
}

function tell(title: string, lines: readonly Line[]): void {
  results[title] = lines
  process.stdout.write(`\n## ${title}, times ${UNIT}\n\n${toTable(lines)}\n`)
}

/** @param seconds of load over loopback in each round; 0 for none */
async function measure(
  measured: readonly Worker[],
  endpoint: Endpoint,
  seconds: number,
): Promise<readonly Line[]> {
  const rates = measured.map((): number[] => [])
  const costs = measured.map((): number[] => [])
  const inProcess = measured.map((): number[] => [])
  for (const worker of measured) {
    if (seconds > 0) await load(worker, endpoint, WARM_UP)
    await ask(worker.alone, { question: endpoint, batches: WARM_UP_BATCHES })
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, worker] of measured.entries()) {
      if (seconds > 0) {
        const { rate, cost } = await load(worker, endpoint, seconds)
        rates[index]?.push(rate)
        costs[index]?.push(cost)
      }
      inProcess[index]?.push(await ask(worker.alone, { question: endpoint, batches: BATCHES }))
    }
  }
  const unit = measured.findIndex(({ name }) => name === UNIT)
  return measured.map(({ name: contestant }, index) => ({
    contestant,
    ...(seconds > 0 && {
      rate: toSpread(toRatios(rates[index], rates[unit])),
      cpu: toSpread(toRatios(costs[index], costs[unit])),
    }),
    inProcess: toSpread(toRatios(inProcess[index], inProcess[unit])),
  }))
}

function toRatios(values: readonly number[] = [], units: readonly number[] = []): number[] {
  return values.map((value, round) => value / (units[round] ?? Number.NaN))
}

async function load(
  { listening, origin }: Worker,
  { path, answer: _, status: __, ...init }: Endpoint,
  duration: number,
) {
  const before = await ask(listening, 'cpu')
  const { requests } = await autocannon({
    url: origin + path,
    ...init,
    connections: 32,
    duration,
  })
  const used = (await ask(listening, 'cpu')) - before
  return { rate: requests.average, cost: used / requests.total }
}

/** Resolves with the number that a worker answers. */
async function ask(child: ChildProcess, question: 'cpu' | object): Promise<number> {
  child.send(question)
  const [answer] = (await once(child, 'message')) as [number]
  return answer
}

function toTable(lines: readonly Line[]): string {
  const cell = (figure: Spread | undefined) =>
    figure === undefined ? '–' : `${figure.median.toFixed(2)} ±${(figure.spread * 100).toFixed(0)}%`
  return textTable(
    ['', 'requests per second', 'CPU per request', 'CPU in process'],
    lines.map(({ contestant, rate, cpu, inProcess }) => [
      contestant,
      cell(rate),
      cell(cpu),
      cell(inProcess),
    ]),
  )
}
