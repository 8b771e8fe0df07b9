import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants/index.ts'
import { type RouteSetName, routeSets } from './route-sets.ts'
import type { WorkerReady, WorkerTask } from './worker.ts'
import { workloads } from './workloads.ts'

/**
 * Matching beside peers. The contestants take turns, round after round, so that what
 * disturbs the machine disturbs them alike; each figure is the median of the ratios to
 * `Map.get` of the static paths in the same round. `ROUNDS`, `SETS` and `ONLY` (names with
 * semicolons between) cut a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 21)
const UNIT = 'Map.get'
const tasks: readonly WorkerTask[] = [...(Object.keys(workloads) as WorkerTask[]), 'build']

interface Line {
  readonly contestant: string
  readonly ready: WorkerReady
  readonly ratios: Readonly<Record<string, Spread>>
  readonly buildMs: number
}

const wanted = process.env.ONLY?.split(';')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || wanted?.includes(name) !== false,
)
const sets = process.env.SETS?.split(';') ?? Object.keys(routeSets)
const results: Record<string, readonly Line[]> = {}
for (const set of sets as RouteSetName[]) {
  results[set] = await measureSet(set)
  process.stdout.write(`\n## ${set}, times ${UNIT}\n\n${toTable(results[set])}\n`)
}
process.stdout.write(`\nWritten to ${writeReport('matching', results)}\n`)

async function measureSet(set: RouteSetName): Promise<readonly Line[]> {
  const workers = await Promise.all(names.map((name) => startWorker(name, set)))
  const samples = workers.map(() => new Map<WorkerTask, number[]>(tasks.map((task) => [task, []])))
  for (let round = 0; round < ROUNDS; round++) {
    for (const task of tasks) {
      if (task === 'build' && round % 4 !== 0) continue
      for (const [index, { child, ready }] of workers.entries()) {
        if (ready.refused !== undefined) continue
        child.send(task)
        const [sample] = (await once(child, 'message')) as [number | null]
        if (sample !== null) samples[index]?.get(task)?.push(sample)
      }
    }
  }
  const unit = samples[names.indexOf(UNIT)]?.get('static') ?? []
  return workers.map(({ child, ready }, index) => {
    child.kill()
    const of = (task: WorkerTask) => samples[index]?.get(task) ?? []
    const ratios = Object.fromEntries(
      tasks
        .filter((task) => task !== 'build' && of(task).length > 0)
        .map((task) => [task, toSpread(of(task).map((time, round) => time / (unit[round] ?? 1)))]),
    )
    const buildMs = toSpread(of('build')).median / 1e6
    return { contestant: names[index] ?? '', ready, ratios, buildMs }
  })
}

async function startWorker(
  name: string,
  set: RouteSetName,
): Promise<{ child: ChildProcess; ready: WorkerReady }> {
  const file = fileURLToPath(new URL('./worker.js', import.meta.url))
  const child = fork(file, [name, set], { execArgv: ['--expose-gc'] })
  const [ready] = (await once(child, 'message')) as [WorkerReady]
  return { child, ready }
}

function toTable(lines: readonly Line[]): string {
  const kinds = Object.keys(workloads)
  const head = ['', ...kinds, 'build, ms', 'bytes a route']
  return textTable(
    head,
    lines.map(({ contestant, ready, ratios, buildMs }) => {
      if (ready.refused !== undefined) return [contestant, ...kinds.map(() => 'refused')]
      const cells = kinds.map((kind) => {
        const ratio = ratios[kind]
        if (ratio === undefined) return kind in ready.wrong ? 'wrong' : '–'
        return `${ratio.median.toFixed(2)} ±${(ratio.spread * 100).toFixed(0)}%`
      })
      return [contestant, ...cells, buildMs.toFixed(1), ready.bytesPerRoute?.toFixed(0) ?? '–']
    }),
  )
}
