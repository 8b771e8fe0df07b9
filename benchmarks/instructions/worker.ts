import type { AddressInfo } from 'node:net'
import { createInProcessClient } from '@portolan-internal/adapter-contract/in-process'
import { contestants } from '../http/contestants/index.ts'
import { endpoints, isAnswered } from '../http/endpoints.ts'

/** Answers a number of requests without a socket, one after the other, and ends. */
const [, , name = '', title = '', count] = process.argv
const start = contestants.get(name)
const question = endpoints[title]
if (start === undefined || question === undefined) throw new Error(`${name} has no ${title}`)
const server = await start()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
const { port } = server.address() as AddressInfo
if (!(await isAnswered(`http://127.0.0.1:${port}`, question))) throw new Error('another answer')
const ask = createInProcessClient(server)
for (let asked = 0; asked < Number(count); asked++) {
  const status = await ask(question)
  if (status !== question.status) throw new Error(`${question.path} is answered with ${status}`)
}
process.exit()
