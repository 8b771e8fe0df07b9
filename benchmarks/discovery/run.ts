import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants.ts'
import { createRouteTree } from './route-tree.ts'
import type { WorkerAnswer } from './worker.ts'

/**
 * The discovery of 1,000 and 10,000 routes beside the raw walk of their directories. The
 * contestants take turns; each figure is the median of the ratios to fast-glob's synchronous
 * scan in the same round. `ROUNDS` cuts a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 30)
const WARM_UP = 3
const SIZES = [1_000, 10_000]
const UNIT = 'fast-glob, sync'

const results: Record<string, Awaited<ReturnType<typeof measure>>> = {}
for (const size of SIZES) results[`${size} routes`] = await measure(size)
process.stdout.write(`\nWritten to ${writeReport('discovery', results)}\n`)

async function measure(size: number) {
  const root = createRouteTree(size)
  const workers = await Promise.all([...contestants.keys()].map(startWorker))
  const answers = new Map(workers.map(({ name }) => [name, [] as WorkerAnswer[]]))
  try {
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      // Each round begins with another, so that none always follows the same one.
      for (let turn = 0; turn < workers.length; turn++) {
        const worker = workers[(round + turn) % workers.length]
        if (worker === undefined) continue
        const answer = await ask(worker.child, root)
        if (answer.count !== size)
          throw new Error(`${worker.name} found ${answer.count} of ${size}`)
        if (round >= WARM_UP) answers.get(worker.name)?.push(answer)
      }
    }
  } finally {
    for (const { child } of workers) child.kill()
    rmSync(root, { recursive: true })
  }
  return report(size, answers)
}

function report(size: number, answers: ReadonlyMap<string, readonly WorkerAnswer[]>) {
  const unit = answers.get(UNIT) ?? []
  const figures = Object.fromEntries(
    [...answers].map(([name, own]) => [
      name,
      {
        ...toSpread(own.map(({ time }, round) => time / (unit[round]?.time ?? Number.NaN))),
        peakMemory: Math.max(...own.map(({ peakMemory }) => peakMemory)),
      },
    ]),
  )
  const rows = Object.entries(figures).map(([name, { median, spread, peakMemory }]) => [
    name,
    `${median.toFixed(2)} ±${(spread * 100).toFixed(0)}%`,
    `${(peakMemory / 2 ** 20).toFixed(0)} MB`,
  ])
  process.stdout.write(`\n## Discovery of ${size} routes, times ${UNIT}\n\n`)
  process.stdout.write(`${textTable(['', 'time', 'peak memory'], rows)}\n`)
  return figures
}

async function startWorker(name: string): Promise<{ name: string; child: ChildProcess }> {
  const child = fork(fileURLToPath(new URL('worker.js', import.meta.url)), [name])
  await once(child, 'message')
  return { name, child }
}

async function ask(child: ChildProcess, root: string): Promise<WorkerAnswer> {
  child.send(root)
  const [answer] = (await once(child, 'message')) as [WorkerAnswer]
  return answer
}
