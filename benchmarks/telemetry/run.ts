import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { assertValgrind, countInstructions } from '../instructions/count-instructions.ts'
import { quantile } from '../report/median.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants.ts'

/**
 * The cost of telemetry beside the same app without it: instructions by valgrind, which do not
 * depend on the load of the machine, and CPU time. Requests run in process, and spans are recorded
 * but not sent. `ROUNDS` and `ONLY` (parts of names with commas between) cut a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 7)
/** Processes under valgrind at the same time. */
const LANES = Number(process.env.LANES ?? 2)
const WARM_UP_BATCHES = 200
const BATCHES = 50

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))
const wanted = process.env.ONLY?.split(',')
const names = contestants
  .map(({ name }) => name)
  .filter((name) => wanted?.some((part) => name.includes(part)) !== false)

await assertValgrind()
const cpu = await measureCpu()
const instructions = new Map<string, number>()
const queue = names.values()
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (const name of queue) instructions.set(name, await countInstructions(worker, [name]))
  }),
)
const rows = contestants
  .filter(({ name }) => names.includes(name))
  .map(({ name, beside }) => [
    name,
    ...toCells(instructions.get(name), instructions.get(beside ?? '')),
    ...toCells(cpu.get(name), cpu.get(beside ?? '')),
  ])
console.log(textTable(['', 'instructions', 'added', 'CPU, µs', 'added'], rows))

/** The median of the rounds, in each of which the contestants take turns, in microseconds. */
async function measureCpu(): Promise<Map<string, number>> {
  const children = new Map<string, ChildProcess>()
  const times = new Map<string, number[]>()
  for (const name of names) {
    const child = fork(worker, [name])
    children.set(name, child)
    times.set(name, [])
    await ask(child, WARM_UP_BATCHES)
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, child] of children) times.get(name)?.push(await ask(child, BATCHES))
  }
  for (const child of children.values()) child.disconnect()
  return new Map([...times].map(([name, all]) => [name, quantile(all, 0.5)]))
}

async function ask(child: ChildProcess, batches: number): Promise<number> {
  child.send(batches)
  const [time] = await once(child, 'message')
  return time
}

function toCells(value: number | undefined, base: number | undefined): readonly string[] {
  return [value, value === undefined || base === undefined ? undefined : value - base].map(
    (each) =>
      each === undefined
        ? ''
        : Math.abs(each) >= 1_000
          ? Math.round(each).toLocaleString('en')
          : each.toFixed(1),
  )
}
