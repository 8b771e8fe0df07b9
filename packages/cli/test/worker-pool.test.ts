import { expect, test } from 'vitest'
import { isStable, restartDelay } from '../src/commands/start/worker-pool.ts'

const DELAYS: [crashes: number, milliseconds: number][] = [
  [1, 100],
  [2, 200],
  [3, 400],
  [7, 6_400],
  [8, 10_000],
  [5_000, 10_000],
]

test.each(DELAYS)('after %i crashes in a row the next start waits %i ms', (crashes, delay) => {
  expect(restartDelay(crashes)).toBe(delay)
})

test('a worker that outlived the longest wait starts a new row', () => {
  expect(isStable(9_999)).toBe(false)
  expect(isStable(10_000)).toBe(true)
})
