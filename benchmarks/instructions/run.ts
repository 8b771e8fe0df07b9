import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { contestants } from '../http/contestants/index.ts'
import { endpoints } from '../http/endpoints.ts'
import type { Spread } from '../report/median.ts'
import { writeReport } from '../report/report-file.ts'
import { textTable } from '../report/text-table.ts'
import { assertValgrind, countInstructions } from './count-instructions.ts'

/**
 * Counts the instructions of a request in process, beside peers. `ONLY` (names with commas between)
 * cuts a run short.
 */
/** Two runs of the same code differ by less, as a share. */
const SPREAD = 0.02
const UNIT = 'node:http'
/** Runs at the same time. */
const LANES = Number(process.env.LANES ?? 2)

const run = promisify(execFile)
const worker = fileURLToPath(new URL('./worker.js', import.meta.url))
await assertValgrind()
const wanted = process.env.ONLY?.split(',')
const names = [...contestants.keys()].filter(
  (name) => name === UNIT || wanted?.includes(name) !== false,
)
// A static path costs about as much as one with a param.
const titles = Object.keys(endpoints).filter((title) => title !== 'GET /api/time')
const jobs = titles.flatMap((title) => names.map((name) => ({ title, name })))
const counted = new Map<string, number | undefined>()
const queue = jobs.values()
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (const { title, name } of queue) {
      const instructions = await count(name, title)
      counted.set(`${title} ${name}`, instructions)
      process.stderr.write(`${title}, ${name}: ${Math.round(instructions ?? Number.NaN)}\n`)
    }
  }),
)

const results: Record<string, Record<string, Spread>> = {}
for (const title of titles) {
  const unit = counted.get(`${title} ${UNIT}`) ?? Number.NaN
  const ratios = names.flatMap((name) => {
    const each = counted.get(`${title} ${name}`)
    return each === undefined ? [] : [[name, { median: each / unit, spread: SPREAD }] as const]
  })
  results[title] = Object.fromEntries(ratios)
  const rows = ratios.map(([name, { median }]) => [name, median.toFixed(2)])
  process.stdout.write(
    `\n## Instructions of ${title}, times ${UNIT} (${Math.round(unit)})\n\n${textTable(['', 'ratio'], rows)}\n`,
  )
}
process.stdout.write(`\nWritten to ${writeReport('instructions', results)}\n`)

/** The instructions of one request. `undefined` for a contestant that answers otherwise. */
async function count(name: string, title: string): Promise<number | undefined> {
  try {
    await run(process.execPath, [worker, name, title])
    return await countInstructions(worker, [name, title])
  } catch (error) {
    process.stderr.write(`${name} is left out of ${title}: ${String(error).split('\n')[0]}\n`)
    return undefined
  }
}
