import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { contestants } from '../http/contestants/index.ts'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'

/**
 * Measures, beside peers, the time from the start of a process to its first answer, and the memory
 * that it has then. The contestants take turns. Each figure is the median of the ratios to raw
 * `node:http` in the same round. `ROUNDS` and `ONLY` (names with commas between) cut a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 20)
const UNIT = 'node:http'
/** Pareto builds its app when it starts; the others with 300 routes are the same packages. */
const LEFT_OUT = /Pareto|300 routes/

const worker = fileURLToPath(new URL('../http/worker.js', import.meta.url))
const wanted = process.env.ONLY?.split(',')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || (wanted?.includes(name) ?? !LEFT_OUT.test(name)),
)

const rounds: ReadonlyMap<string, Start>[] = []
// The first round reads the files from the disk.
for (let round = 0; round <= ROUNDS; round++) {
  const starts = new Map<string, Start>()
  for (const name of names) starts.set(name, await start(name))
  if (round > 0) rounds.push(starts)
}
const results = {
  'time to the first answer': toRatios('time'),
  'memory after the first answer': toRatios('memory'),
}
for (const [title, ratios] of Object.entries(results)) {
  const rows = Object.entries(ratios).map(([name, { median, spread }]) => [
    name,
    `${median.toFixed(2)} ±${(spread * 100).toFixed(0)}%`,
  ])
  process.stdout.write(`\n## ${title}, times ${UNIT}\n\n${textTable(['', 'ratio'], rows)}\n`)
}
process.stdout.write(`\nWritten to ${writeReport('start', results)}\n`)

interface Start {
  /** Milliseconds. */
  readonly time: number
  /** The resident set, in KiB. */
  readonly memory: number
}

async function start(name: string): Promise<Start> {
  const began = performance.now()
  const child = fork(worker, [name])
  const [port] = (await once(child, 'message')) as [number]
  const response = await fetch(`http://127.0.0.1:${port}/api/time`)
  const time = performance.now() - began
  if (!response.ok) throw new Error(`${name} answers with ${response.status}`)
  const memory = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]))
  child.kill()
  return { time, memory }
}

function toRatios(member: keyof Start): Record<string, Spread> {
  const ratiosOf = (name: string) =>
    rounds.map(
      (starts) =>
        (starts.get(name)?.[member] ?? Number.NaN) / (starts.get(UNIT)?.[member] ?? Number.NaN),
    )
  return Object.fromEntries(names.map((name) => [name, toSpread(ratiosOf(name))]))
}
