import { createInProcessClient } from '@portolan-internal/adapter-contract/in-process'
import { quantile } from '../report/median.ts'
import { contestants } from './contestants.ts'

/**
 * Runs one contestant in a process of its own: a number of requests, or on request the CPU time of
 * a number of batches.
 */
const QUESTION = { path: '/api/users/42', status: 200 }
const BATCH = 100

const [, , name, count] = process.argv
const contestant = contestants.find((each) => each.name === name)
if (contestant === undefined) throw new Error(`No contestant is called ${name}`)
const ask = createInProcessClient(await contestant.start())
if (count !== undefined) {
  await askOften(Number(count))
  process.exit()
}
process.on('message', async (batches: number) => process.send?.(await measure(batches)))
process.on('disconnect', () => process.exit())

/**
 * The CPU time of a request in microseconds, of which a tenth of the batches stay below: other
 * processes and collections of garbage only add time.
 */
async function measure(batches: number): Promise<number> {
  const times: number[] = []
  for (let batch = 0; batch < batches; batch++) {
    const before = process.cpuUsage()
    await askOften(BATCH)
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / BATCH)
  }
  return quantile(times, 0.1)
}

async function askOften(times: number): Promise<void> {
  for (let asked = 0; asked < times; asked++) {
    const status = await ask(QUESTION)
    if (status !== QUESTION.status) throw new Error(`${name} answers with ${status}`)
  }
}
