import { createServer } from 'node:net'

/**
 * A port of the loopback interface for a program that has to be told one. It is below the ports that
 * systems give out by themselves: one of those may go to another test before the program listens.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (END - FIRST))
    if (await isFree(port)) return port
  }
}

const FIRST = 10_000
/** Linux gives out ports from 32,768 on, other systems from 49,152 on. */
const END = 32_000

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
