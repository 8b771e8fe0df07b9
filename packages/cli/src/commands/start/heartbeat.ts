import type { Worker } from 'node:cluster'
import { PING, PONG } from '../../server/process-end.ts'

/**
 * Asks a worker again and again for a sign of life, and tells where its event loop is blocked. Only
 * questions without an answer count, so that a machine that was asleep ends no worker.
 *
 * @param seconds without an answer; 0 asks nothing
 * @param onBlocked called once
 * @returns a function that ends it
 */
export function watchHeartbeat(worker: Worker, seconds: number, onBlocked: () => void): () => void {
  if (seconds === 0) return () => {}
  let missed = 0
  const timer = setInterval(
    () => {
      if (missed === QUESTIONS) {
        clearInterval(timer)
        return onBlocked()
      }
      missed++
      // One that has lost its channel ends by itself.
      if (worker.isConnected()) worker.send(PING)
    },
    (seconds * 1_000) / QUESTIONS,
  )
  worker.on('message', (message: unknown) => {
    if (message === PONG) missed = 0
  })
  return () => clearInterval(timer)
}

/** How many questions in a row have no answer from a worker that is blocked. */
const QUESTIONS = 4
