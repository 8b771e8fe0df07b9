import type { AddressInfo } from 'node:net'
import { contestants } from './contestants/index.ts'

/** One contestant in a process of its own: listens, and tells its CPU time when asked. */
const start = contestants.get(process.argv[2] ?? '')
if (start === undefined) throw new Error(`There is no contestant ${process.argv[2]}`)
const server = await start()
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
