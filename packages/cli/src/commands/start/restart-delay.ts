const SHORTEST_DELAY = 100
const LONGEST_DELAY = 10_000

/**
 * Milliseconds to wait before a worker is started again: twice as long after each crash, up to
 * ten seconds.
 *
 * @param crashes how many there were in a row, this one included
 */
export function restartDelay(crashes: number): number {
  return Math.min(LONGEST_DELAY, SHORTEST_DELAY * 2 ** (crashes - 1))
}

/** Whether a worker ran for so long, in milliseconds, that its crash is the first in a row. */
export function isStable(lifetime: number): boolean {
  return lifetime >= LONGEST_DELAY
}
