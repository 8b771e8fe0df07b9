import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { createProject, type Project } from './project.ts'
import type { WorkerAnswer } from './worker.ts'

/**
 * Measures TypeScript with the types of `generateRouteTypes()` in projects of 1,000 and 5,000
 * routes, as a multiple of the same projects in which the types of the few routes in use are
 * written by hand. Both take turns, each time in a new process. `ROUNDS` cuts a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5)
const SIZES = [1_000, 5_000]
const FIGURES = { check: 'tsc', open: 'first completion', pattern: 'pattern', member: 'member' }

type Figure = keyof typeof FIGURES

const results: Record<string, Awaited<ReturnType<typeof measure>>> = {}
for (const size of SIZES) results[`${size} routes`] = await measure(size)
const rows = Object.entries(results).map(([name, { ratios, times, offered }]) => [
  name,
  ...Object.keys(FIGURES).map((figure) => {
    const [ratio, time] = [ratios[figure as Figure], times[figure as Figure]]
    return `${ratio.median.toFixed(2)} ±${(ratio.spread * 100).toFixed(0)}% (${time.toFixed(1)} ms)`
  }),
  offered.join(', '),
])
process.stdout.write('\n## TypeScript with generated route types, times without\n\n')
process.stdout.write(`${textTable(['', ...Object.values(FIGURES), 'offered'], rows)}\n`)
process.stdout.write(`\nWritten to ${writeReport('route-types', results)}\n`)

async function measure(size: number) {
  const projects = [await createProject(size, true), await createProject(size, false)] as const
  const generated: WorkerAnswer[] = []
  const written: WorkerAnswer[] = []
  try {
    for (let round = 0; round < ROUNDS; round++) {
      // Each of the two comes first in turn.
      if (round % 2 === 0) generated.push(await ask(projects[0]))
      written.push(await ask(projects[1]))
      if (round % 2 === 1) generated.push(await ask(projects[0]))
    }
  } finally {
    for (const project of projects) project.remove()
  }
  const compare = (figure: Figure) =>
    toSpread(generated.map((answer, round) => answer[figure] / (written[round]?.[figure] ?? 0)))
  const timeOf = (figure: Figure) => toSpread(generated.map((answer) => answer[figure])).median
  return {
    ratios: toFigures(compare),
    times: toFigures(timeOf),
    offered: generated[0]?.offered ?? [],
  }
}

function toFigures<T>(read: (figure: Figure) => T): Record<Figure, T> {
  return {
    check: read('check'),
    open: read('open'),
    pattern: read('pattern'),
    member: read('member'),
  }
}

async function ask(project: Project): Promise<WorkerAnswer> {
  const child = fork(fileURLToPath(new URL('worker.js', import.meta.url)))
  await once(child, 'message')
  child.send(project)
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('TypeScript gave no answer'))),
  ])
  child.kill()
  return answer as WorkerAnswer
}
