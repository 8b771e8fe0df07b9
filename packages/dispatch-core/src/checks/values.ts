import { UsageError } from './errors.ts'

/**
 * A wrong value as a message shows it: with quotes where it is text, since `"5"` is not 5. Results
 * of handlers are not shown so, but named by their type: they may hold private data.
 */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return quoteJson(value, 'an array')
  if (typeof value === 'object' && value !== null) return quoteJson(value, 'an object')
  return String(value)
}

function quoteJson(value: object, otherwise: string): string {
  try {
    return JSON.stringify(value) ?? otherwise
  } catch {
    return otherwise
  }
}

/** @throws {UsageError} for a value that is not a boolean. */
export function assertBoolean(value: unknown, where: string): void {
  if (typeof value === 'boolean') return
  throw new UsageError('invalid-option', `${where} is ${quote(value)}; write true or false`)
}

/** @throws {UsageError} for a value that is not an integer from 200 to 599. */
export function assertStatus(status: unknown, where: string): asserts status is number {
  if (Number.isInteger(status) && (status as number) >= 200 && (status as number) <= 599) return
  throw new UsageError(
    'invalid-status',
    `${where} got the status ${quote(status)}; write an integer from 200 to 599, such as 201`,
  )
}

/** In milliseconds. A timer for a longer time fires at once (HTML, section 8.7). */
export const LONGEST_TIMER = 2_147_483_647

/** Whether a value is a number of milliseconds that a timer can wait for. */
export function isTimer(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= LONGEST_TIMER
}

// An address or a registered name, with a port or not (RFC 3986, section 3.2.2).
const AUTHORITY = /^(?:\[[\da-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[\da-f]{2})+)(?::\d{0,5})?$/i

/** Whether a `Host` can stand in a URL unchanged: no character in it ends the authority. */
export function isAuthority(text: string): boolean {
  return AUTHORITY.test(text)
}

/** Whether `await` waits for a value: a promise, or an object such as a query builder's. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

/** Whether a value is a promise of this realm. Never throws, not even for a revoked proxy. */
export function isPromise(value: unknown): value is Promise<unknown> {
  try {
    return value instanceof Promise
  } catch {
    return false
  }
}
