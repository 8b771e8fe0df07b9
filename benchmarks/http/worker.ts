import type { AddressInfo } from 'node:net'
import { contestants } from './contestants/index.ts'
import { type MeasuredQuestion, measureInProcess } from './measure-in-process.ts'

/**
 * Runs one contestant in a process of its own. It listens. On request it reports the CPU time that
 * it has used, or the CPU time of a number of requests without a socket.
 */
const start = contestants.get(process.argv[2] ?? '')
if (start === undefined) throw new Error(`No contestant is called ${process.argv[2]}`)
const server = await start()
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.on('message', async (asked: 'cpu' | { question: MeasuredQuestion; batches: number }) => {
  if (asked !== 'cpu') {
    process.send?.(await measureInProcess(server, asked.question, asked.batches))
    return
  }
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.on('disconnect', () => process.exit())
