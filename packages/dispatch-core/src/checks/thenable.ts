/** Whether a value is a promise, or as good as one: a query builder's result, for instance. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

/** Whether a value is a promise of this realm. Never throws, whatever the value does when it is looked at. */
export function isPromise(value: unknown): value is Promise<unknown> {
  try {
    return value instanceof Promise
  } catch {
    return false
  }
}
