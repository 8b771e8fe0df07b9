import { HttpError } from '../results/http-error.ts'

/**
 * JSON from a client.
 *
 * @throws {HttpError} 400 for what is no JSON, and for the keys that change the prototype of
 * an object that they are merged into: `__proto__`, and `constructor` with a `prototype`.
 */
export function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new HttpError(400, { detail: 'The body is not valid JSON', cause })
  }
  // Only text that holds such a name, or an escape that could spell one, is walked.
  if (/__proto__|constructor|\\u/i.test(text)) assertSafeKeys(value)
  return value
}

/** A loop, not a recursion: the depth is the client's to choose. */
function assertSafeKeys(root: unknown): void {
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) throw refuse('__proto__')
    if (Object.hasOwn(value, 'constructor')) {
      const own = value.constructor as unknown
      if (typeof own === 'object' && own !== null && Object.hasOwn(own, 'prototype')) {
        throw refuse('constructor.prototype')
      }
    }
    for (const item of Object.values(value)) pending.push(item)
  }
}

function refuse(key: string): HttpError {
  return new HttpError(400, `The body has a key that is not allowed: ${key}`)
}
