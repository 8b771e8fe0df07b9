import { isDeepStrictEqual } from 'node:util'
import { contestants } from './contestants.ts'
import { type EndpointName, endpoints } from './endpoints.ts'

/**
 * Runs one contestant in a process of its own. It first compares its answers with the expected ones
 * and says that it is ready. Then it answers the name of an endpoint with the CPU time of a request
 * to it, in microseconds.
 */
const BATCH = 2_000

const create = contestants.get(process.argv[2] ?? '')
if (create === undefined) throw new Error(`No contestant is called ${process.argv[2]}`)
const answer = await create()
for (const [name, { make, answer: expected }] of Object.entries(endpoints)) {
  const response = await answer(make())
  const body = await response.json()
  if (response.status !== 200 || !isDeepStrictEqual(body, expected)) {
    throw new Error(`${name} is answered with ${response.status} ${JSON.stringify(body)}`)
  }
}
process.on('message', async (name: EndpointName) => process.send?.(await measure(name)))
process.send?.('ready')

/**
 * The requests exist before the measurement, and the responses are not read, because both cost
 * every contestant the same.
 */
async function measure(name: EndpointName): Promise<number> {
  const requests = Array.from({ length: BATCH }, endpoints[name].make)
  const before = process.cpuUsage()
  for (const request of requests) {
    const { status } = await answer(request)
    if (status !== 200) throw new Error(`${name} is answered with ${status}`)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / BATCH
}
