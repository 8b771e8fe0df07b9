import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RouteChanges, watchRoutes } from '@portolan/route-discovery'
import { createRouteTree } from '../discovery/route-tree.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import type { Change, ChangeTimes } from './changes.ts'

/**
 * Measures the time from the first and from the last write of a change until it is reported as a
 * whole, in an app of 1,000 routes. One change is a single file, the other 1,000 files, as in a
 * switch of branches. `ROUNDS` cuts a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 10)
const SIZE = 1_000
const KINDS = ['added', 'changed', 'removed'] as const

const tree = createRouteTree(SIZE, { routeFile: 'route.ts' })
const told = { added: new Set<string>(), changed: new Set<string>(), removed: new Set<string>() }
let updates = 0
let onTold = () => {}

const watcher = await watchRoutes({
  appDir: tree.root,
  onUpdate: ({ changes }) => {
    updates++
    for (const kind of KINDS) for (const { id } of changes[kind]) told[kind].add(id)
    onTold()
  },
})
const writer = fork(fileURLToPath(new URL('changes.js', import.meta.url)))
await once(writer, 'message')

/** The changes are in an order in which they can be made. */
const STEPS: [name: string, kind: Change['kind'], seenAs: keyof RouteChanges][] = [
  ['added', 'write', 'added'],
  ['changed', 'write', 'changed'],
  ['written by rename', 'rename', 'changed'],
  ['removed', 'remove', 'removed'],
]

const figures = []
for (const count of [1, SIZE]) {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await changeAll(count))
  for (const [step, [name]] of STEPS.entries()) {
    const own = rounds.flatMap((round) => round[step] ?? [])
    figures.push({
      name: `${count} ${name}`,
      last: spreadOf(own.map(({ sinceLast }) => sinceLast)),
      first: spreadOf(own.map(({ sinceFirst }) => sinceFirst)),
      updates: Math.max(...own.map(({ updates }) => updates)),
    })
  }
}
await watcher.close()
writer.kill()
tree.remove()

const rows = figures.map(({ name, last, first, updates }) => [
  name,
  ...[last.median, last.worst, first.median, first.worst].map((time) => `${time.toFixed(0)} ms`),
  String(updates),
])
const HEAD = ['files', 'after the last write', 'worst', 'after the first', 'worst', 'updates']
process.stdout.write(`\n## Until a change is reported as a whole, in an app of ${SIZE} routes\n\n`)
process.stdout.write(`${textTable(HEAD, rows)}\n`)
process.stdout.write(`\nWritten to ${writeReport('watching', figures)}\n`)

async function changeAll(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `branch/n${index}`)
  const folders = ids.map((id) => join(tree.root, id))
  const steps = []
  for (const [, kind, seenAs] of STEPS) steps.push(await change({ kind, folders }, seenAs, ids))
  return steps
}

async function change(task: Change, seenAs: keyof RouteChanges, ids: readonly string[]) {
  updates = 0
  for (const kind of KINDS) told[kind].clear()
  const seen = new Promise<number>((resolve) => {
    onTold = () => {
      if (ids.every((id) => told[seenAs].has(id))) {
        resolve(performance.timeOrigin + performance.now())
      }
    }
  })
  writer.send(task)
  const [{ begun, over }] = (await once(writer, 'message')) as [ChangeTimes]
  const end = await seen
  return { sinceLast: end - over, sinceFirst: end - begun, updates }
}

function spreadOf(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  return {
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    worst: sorted.at(-1) ?? Number.NaN,
  }
}
