import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants.ts'
import type { WorkerReady, WorkerTask } from './worker.ts'

/**
 * Measures the cost of the same security headers for a request, beside a middleware written by hand
 * and beside helmet. The contestants take turns. Each figure is the median of the ratios to the
 * hand-written one in the same round. `ROUNDS` cuts a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 600)
const WARM_UP = 60
const UNIT = 'by hand'
const TASKS: readonly WorkerTask[] = ['clear', 'tls']

let expected: string | undefined
const workers = await Promise.all([...contestants.keys()].map(startWorker))
const samples = new Map(workers.map(({ name }) => [name, { clear: [], tls: [] } as Samples]))
type Samples = Record<WorkerTask, number[]>

for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  for (const task of TASKS) {
    // Each round begins with another contestant, so that a contestant does not always follow the
    // same one.
    for (let turn = 0; turn < workers.length; turn++) {
      const worker = workers[(round + turn) % workers.length]
      if (worker === undefined) continue
      worker.child.send(task)
      const [sample] = (await once(worker.child, 'message')) as [number]
      if (round >= WARM_UP) samples.get(worker.name)?.[task].push(sample)
    }
  }
}
for (const { child } of workers) child.kill()

const unit = samples.get(UNIT)
const results = Object.fromEntries(
  [...samples].map(([name, of]) => [
    name,
    Object.fromEntries(
      TASKS.map((task) => [
        task,
        toSpread(of[task].map((time, round) => time / (unit?.[task][round] ?? Number.NaN))),
      ]),
    ),
  ]),
)
const rows = Object.entries(results).map(([name, ratios]) => [
  name,
  ...TASKS.map((task) => {
    const { median = Number.NaN, spread = 0 } = ratios[task] ?? {}
    return `${median.toFixed(3)} ±${(spread * 100).toFixed(0)}%`
  }),
])
process.stdout.write(`\n## Security headers, times ${UNIT}\n\n`)
process.stdout.write(`${textTable(['', ...TASKS], rows)}\n`)
process.stdout.write(`\nWritten to ${writeReport('security-headers', results)}\n`)

/** Starts a contestant and compares its headers with those of the hand-written one. */
async function startWorker(name: string): Promise<{ name: string; child: ChildProcess }> {
  const file = fileURLToPath(new URL('./worker.js', import.meta.url))
  const child = fork(file, [name])
  const [ready] = (await once(child, 'message')) as [WorkerReady]
  expected ??= JSON.stringify(ready)
  if (JSON.stringify(ready) !== expected) throw new Error(`${name} sets other headers`)
  return { name, child }
}
