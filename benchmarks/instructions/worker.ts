import type { AddressInfo } from 'node:net'
import { createInProcessClient } from '@portolan-internal/adapter-contract/in-process'
import { contestants } from '../http/contestants/index.ts'
import { type Endpoint, endpoints, isAnswered } from '../http/endpoints.ts'

/**
 * Answers a number of requests in process, one after the other, and ends. Without a number it checks
 * the answer over a socket; a client that uses one would make the counts differ from run to run.
 */
const [, , name = '', title = '', count] = process.argv
const start = contestants.get(name)
const endpoint = endpoints[title]
if (start === undefined || endpoint === undefined) throw new Error(`${name} has no ${title}`)
const server = await start()
if (count === undefined) {
  await check(endpoint)
} else {
  await ask(endpoint, Number(count))
}
process.exit()

async function check(endpoint: Endpoint): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  if (!(await isAnswered(`http://127.0.0.1:${port}`, endpoint))) throw new Error('another answer')
}

async function ask(endpoint: Endpoint, count: number): Promise<void> {
  const ask = createInProcessClient(server)
  for (let asked = 0; asked < count; asked++) {
    const status = await ask(endpoint)
    if (status !== endpoint.status) {
      throw new Error(`${endpoint.path} is answered with ${status}`)
    }
  }
}
