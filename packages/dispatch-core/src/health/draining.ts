/**
 * The number of servers in the process that are shutting down. In the global registry, so that all
 * copies of this package share it.
 */
const key = Symbol.for('portolan.draining')

interface Draining {
  [key]?: number
}

/** Whether a server of the process is shutting down, so that new traffic should go elsewhere. */
export function isDraining(): boolean {
  return ((globalThis as Draining)[key] ?? 0) > 0
}

/**
 * Tells `readyz` that a server is shutting down, for hosts.
 *
 * @returns a function that tells that it has
 */
export function startDraining(): () => void {
  const add = (count: number) => {
    ;(globalThis as Draining)[key] = ((globalThis as Draining)[key] ?? 0) + count
  }
  add(1)
  let isOver = false
  return () => {
    if (!isOver) add(-1)
    isOver = true
  }
}
