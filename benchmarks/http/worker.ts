import type { AddressInfo } from 'node:net'
import { contestants } from './contestants/index.ts'

/** Runs one contestant, which listens, and reports the CPU time that it has used when asked. */
const start = contestants.get(process.argv[2] ?? '')
if (start === undefined) throw new Error(`No contestant is called ${process.argv[2]}`)
const server = await start()
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.on('disconnect', () => process.exit())
