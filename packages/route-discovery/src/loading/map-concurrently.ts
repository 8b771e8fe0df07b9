/** More files than this are never open at once. */
const CONCURRENCY = 64

/**
 * Maps like `Promise.all`, a limited number at a time.
 *
 * @throws what the first item in order that failed was rejected with; none is started after a failure.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const failures = new Map<number, unknown>()
  let next = 0
  const work = async (): Promise<void> => {
    while (next < items.length && failures.size === 0) {
      const index = next++
      try {
        results[index] = await map(items[index] as T)
      } catch (error) {
        failures.set(index, error)
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()))
  return results
}
