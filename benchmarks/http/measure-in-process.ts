import {
  createInProcessClient,
  type Question,
} from '@portolan-internal/adapter-contract/in-process'
import { quantile } from '../report/median.ts'

/** A request, and the status of its answer. */
export interface MeasuredQuestion extends Question {
  readonly status: number
}

/**
 * Measures a server without a socket, whose cost would blur the figures, in short batches.
 *
 * @param batches the number of batches, each of 100 requests
 * @returns the CPU time of a request in microseconds, of which a tenth of the batches stay below:
 * compiling, collecting garbage and the other processes of the machine only add time
 */
export async function measureInProcess(
  server: object,
  question: MeasuredQuestion,
  batches: number,
): Promise<number> {
  const ask = createInProcessClient(server)
  const times: number[] = []
  for (let batch = 0; batch < batches; batch++) {
    const before = process.cpuUsage()
    for (let count = 0; count < BATCH; count++) {
      const status = await ask(question)
      if (status !== question.status) {
        throw new Error(`${question.path} is answered with ${status}`)
      }
    }
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / BATCH)
  }
  return quantile(times, 0.1)
}

const BATCH = 100
