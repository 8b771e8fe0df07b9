import { toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { ContestantProcess } from './contestant-process.ts'
import { contestants } from './contestants.ts'
import { createRouteTree, type RouteTree, type TreeLayout } from './route-tree.ts'
import type { WorkerAnswer } from './worker.ts'

/**
 * Measures the discovery of 1,000 and 10,000 routes: warm, in one process after a warm-up, and
 * cold, in a new process. The contestants take turns. Each time is the median of the ratios to
 * fast-glob's synchronous scan in the same round. `ROUNDS` cuts a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 20)
const WARM_UP = 5
const SIZES = [1_000, 10_000]
const UNIT = 'fast-glob, sync'

type Answers = Map<string, WorkerAnswer[]>
type Trees = ReadonlyMap<TreeLayout, RouteTree>

const results: Record<string, unknown> = {}
for (const size of SIZES) results[`${size} routes`] = await measure(size)
process.stdout.write(`\nWritten to ${writeReport('discovery', results)}\n`)

async function measure(size: number) {
  const layouts = new Set([...contestants.values()].map(({ layout }) => layout))
  const trees: Trees = new Map(
    [...layouts].map((layout) => [layout, createRouteTree(size, layout)]),
  )
  try {
    return report(size, await measureWarm(trees), await measureCold(trees))
  } finally {
    for (const tree of trees.values()) tree.remove()
  }
}

async function measureWarm(trees: Trees): Promise<Answers> {
  const names = [...contestants.keys()]
  const processes = new Map<string, ContestantProcess>()
  for (const name of names) processes.set(name, await ContestantProcess.start(name))
  const ask = (name: string, isChecked: boolean) => {
    const { root, directories } = treeOf(name, trees)
    return processes.get(name)?.ask(isChecked ? { root, directories } : { root })
  }
  try {
    for (const name of names) {
      for (let round = 0; round < WARM_UP; round++) await ask(name, true)
    }
    return await takeTurns((name) => ask(name, false))
  } finally {
    for (const child of processes.values()) child.stop()
  }
}

function measureCold(trees: Trees): Promise<Answers> {
  return takeTurns(async (name) => {
    const child = await ContestantProcess.start(name)
    const answer = await child.ask(treeOf(name, trees))
    child.stop()
    return answer
  })
}

/**
 * Each round begins with another contestant, so that a contestant does not always follow the same
 * one.
 */
async function takeTurns(
  ask: (name: string) => Promise<WorkerAnswer> | undefined,
): Promise<Answers> {
  const names = [...contestants.keys()]
  const answers: Answers = new Map(names.map((name) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const answer = await ask(name)
      if (answer !== undefined) answers.get(name)?.push(answer)
    }
  }
  return answers
}

function treeOf(name: string, trees: Trees): RouteTree {
  const contestant = contestants.get(name)
  const tree = contestant && trees.get(contestant.layout)
  if (tree === undefined) throw new Error(`No tree exists for ${name}`)
  return tree
}

function report(size: number, warm: Answers, cold: Answers) {
  const figures = [...contestants.keys()].map((name) => {
    const own = cold.get(name) ?? []
    const kept = toSpread(own.map((answer) => answer.kept / size)).median
    const peak = toSpread(own.map((answer) => answer.peak)).median
    return { name, warm: timesUnit(name, warm), cold: timesUnit(name, cold), kept, peak }
  })
  const rows = figures.map(({ name, warm, cold, kept, peak }) => [
    name,
    `${warm.median.toFixed(2)} ±${(warm.spread * 100).toFixed(0)}%`,
    `${cold.median.toFixed(2)} ±${(cold.spread * 100).toFixed(0)}%`,
    kept.toFixed(0),
    `${(peak / 2 ** 20).toFixed(0)} MB`,
  ])
  const head = ['', 'warm', 'cold', 'bytes kept per route', 'peak memory, cold']
  process.stdout.write(`\n## Discovery of ${size} routes, times ${UNIT}\n\n`)
  process.stdout.write(`${textTable(head, rows)}\n`)
  return figures
}

function timesUnit(name: string, answers: Answers) {
  const unit = answers.get(UNIT) ?? []
  const own = answers.get(name) ?? []
  return toSpread(own.map(({ time }, round) => time / (unit[round]?.time ?? Number.NaN)))
}
