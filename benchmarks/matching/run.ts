import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import type { BuildReady } from './build-worker.ts'
import { contestants } from './contestants/index.ts'
import type { MatchReady } from './match-worker.ts'
import { type RouteSetName, routeSets } from './route-sets.ts'
import { type WorkloadName, workloads } from './workloads.ts'

/**
 * Measures matching beside peers. The contestants take turns, round after round, so that a
 * disturbance of the machine disturbs all of them. Each figure is the median of the ratios to
 * `Map.get` of the static paths in the same round. `ROUNDS`, `SETS` and `ONLY` (names with
 * semicolons between) cut a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 21)
const UNIT = 'Map.get'
const kinds = Object.keys(workloads) as WorkloadName[]

interface Line {
  readonly contestant: string
  readonly ready: MatchReady & BuildReady
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
  const contenders = await Promise.all(names.map((name) => startContender(name, set)))
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of kinds) {
      for (const { matcher, samples } of contenders) await sample(matcher, kind, samples[kind])
    }
    if (round % 4 !== 0) continue
    for (const { builder, builds } of contenders) await sample(builder, 'build', builds)
  }
  const unit = contenders[names.indexOf(UNIT)]?.samples.static ?? []
  return contenders.map(({ contestant, matcher, builder, ready, samples, builds }) => {
    matcher.kill()
    builder.kill()
    const ratios = Object.fromEntries(
      kinds
        .filter((kind) => samples[kind].length > 0)
        .map((kind) => [kind, toSpread(samples[kind].map((time, at) => time / (unit[at] ?? 1)))]),
    )
    return { contestant, ready, ratios, buildMs: toSpread(builds).median / 1e6 }
  })
}

/** A contestant with one set of routes: the process that matches, and the process that builds. */
async function startContender(contestant: string, set: RouteSetName) {
  const matcher = startWorker('./match-worker.js', contestant, set)
  const builder = startWorker('./build-worker.js', contestant, set)
  const [[match], [build]] = await Promise.all([once(matcher, 'message'), once(builder, 'message')])
  const ready: MatchReady & BuildReady = { ...match, ...build }
  const samples: Record<WorkloadName, number[]> = {
    static: [],
    dynamic: [],
    last: [],
    missing: [],
    mixed: [],
  }
  return { contestant, matcher, builder, ready, samples, builds: [] as number[] }
}

function startWorker(script: string, contestant: string, set: RouteSetName): ChildProcess {
  const file = fileURLToPath(new URL(script, import.meta.url))
  return fork(file, [contestant, set], { execArgv: ['--expose-gc'] })
}

/**
 * Adds the next sample of a worker. A worker that cannot be measured has ended, or sends `null`.
 */
async function sample(worker: ChildProcess, task: string, samples: number[]): Promise<void> {
  if (!worker.connected) return
  worker.send(task)
  const [taken] = (await once(worker, 'message')) as [number | null]
  if (taken !== null) samples.push(taken)
}

function toTable(lines: readonly Line[]): string {
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
