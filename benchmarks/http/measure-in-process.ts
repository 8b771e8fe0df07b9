import {
  createInProcessClient,
  type Question,
} from '@portolan-internal/adapter-contract/in-process'

export type { Question }

/**
 * Measures a server without a socket, whose cost would blur the figures.
 *
 * @returns the CPU time in microseconds for each request
 */
export async function measureInProcess(
  server: object,
  question: Question,
  count: number,
): Promise<number> {
  const ask = createInProcessClient(server)
  const before = process.cpuUsage()
  for (let index = 0; index < count; index++) {
    const status = await ask(question)
    if (status !== 200) throw new Error(`${question.path} is answered with ${status}`)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}
