import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Spread, toSpread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { contestants } from './contestants.ts'
import { type EndpointName, endpoints } from './endpoints.ts'

/**
 * Measures the CPU time of an answer of a `fetch` function in process, without a server, beside a
 * function written by hand. The contestants take turns. Each figure is the median of the ratios to
 * the hand-written function in the same round. `ROUNDS` and `ONLY` (names with commas between) cut
 * a run short.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 100)
const WARM_UP = 10
const UNIT = 'by hand'

const wanted = process.env.ONLY?.split(',')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || wanted?.includes(name) !== false,
)
const children = await Promise.all(names.map(startWorker))
const results: Record<string, Readonly<Record<string, Spread>>> = {}
for (const endpoint of Object.keys(endpoints)) {
  // The keys of the object are of this type.
  results[endpoint] = await compare(endpoint as EndpointName)
}
for (const child of children) child.kill()

const rows = names.map((name) => [
  name,
  ...Object.values(results).map((ratios) => {
    const { median = Number.NaN, spread = 0 } = ratios[name] ?? {}
    return `${median.toFixed(3)} ±${(spread * 100).toFixed(0)}%`
  }),
])
process.stdout.write(`\n## An answer of a fetch function, times one ${UNIT}\n\n`)
process.stdout.write(`${textTable(['', ...Object.keys(results)], rows)}\n`)
process.stdout.write(`\nWritten to ${writeReport('fetch', results)}\n`)

/** Starts a contestant, which checks its own answers. */
async function startWorker(name: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [name])
  child.once('exit', (code) => {
    if (code) throw new Error(`${name} has ended with ${code}`)
  })
  await once(child, 'message')
  return child
}

async function compare(endpoint: EndpointName): Promise<Readonly<Record<string, Spread>>> {
  const samples = children.map((): number[] => [])
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // Each round begins with another contestant, so that a contestant does not always follow the
    // same one.
    for (let turn = 0; turn < children.length; turn++) {
      const index = (round + WARM_UP + turn) % children.length
      const sample = await ask(children[index], endpoint)
      if (round >= 0) samples[index]?.push(sample)
    }
  }
  const unit = samples[names.indexOf(UNIT)]
  const ratios = samples.map((own) =>
    toSpread(own.map((cost, round) => cost / (unit?.[round] ?? Number.NaN))),
  )
  return Object.fromEntries(names.map((name, index) => [name, ratios[index] as Spread]))
}

/** Resolves with the number that a worker answers. */
async function ask(child: ChildProcess | undefined, endpoint: EndpointName): Promise<number> {
  if (child === undefined) throw new Error('This worker does not exist')
  child.send(endpoint)
  const [cost] = (await once(child, 'message')) as [number]
  return cost
}
