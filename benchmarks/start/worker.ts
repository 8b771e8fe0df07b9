import type { AddressInfo } from 'node:net'
import { contestants } from '../http/contestants/index.ts'

/** Starts one contestant, and prints its address once it listens. */
const server = await contestants.get(process.argv[2] ?? '')?.()
server?.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ listens`)
})
