import type { SchemaIssue } from '../contract/standard-schema.ts'

/**
 * What an issue says, without what the client has sent: a response that repeats its request
 * puts passwords into logs. Some libraries' messages quote the value, or a key that they do not
 * know; those are replaced by what the library says it expects. A key without quotes is taken
 * for a word of the schema's author.
 *
 * @param input what was validated
 */
export function issueMessage(issue: SchemaIssue, input: unknown): string {
  const { message, expected } = issue as SchemaIssue & { expected?: unknown }
  const value = valueAt(issuePath(issue), input)
  if (!quotes(message, value)) return message
  const isSafe = typeof expected === 'string' && !quotes(expected, value)
  return isSafe ? `Expected ${expected}` : 'Invalid value'
}

/** The keys from the root to where the value is wrong. They may be the client's own. */
export function issuePath({ path = [] }: SchemaIssue): (string | number)[] {
  // Not path.map(): some libraries' paths are of a class that makes an item of the length 0.
  return Array.from(path, (part) => {
    const key = typeof part === 'object' ? part.key : part
    return typeof key === 'number' ? key : String(key)
  })
}

function valueAt(path: readonly (string | number)[], input: unknown): unknown {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}

/** A value with more parts than these is not searched for: it counts as quoted. */
const mostParts = 1_000

/**
 * Whether a message repeats any text or number of a value, or quotes a key. A loop: the depth
 * is the client's to choose.
 */
function quotes(message: string, root: unknown): boolean {
  const pending: unknown[] = [root]
  for (let count = 0; pending.length > 0; count++) {
    const value = pending.pop()
    if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value).slice(0, mostParts + 1)) pending.push(item)
      if (count + pending.length > mostParts) return true
      if (!Array.isArray(value) && Object.keys(value).some((key) => quotesKey(message, key))) {
        return true
      }
    } else if (
      typeof value === 'string' ? quotesText(message, value) : quotesNumber(message, value)
    ) {
      return true
    }
  }
  return false
}

/** One or two letters tell nothing, and stand in any message; they count where they are quoted. */
function quotesText(message: string, text: string): boolean {
  if (text === '') return false
  if (text.length > 2) return message.includes(text) || message.includes(escaped(text))
  return hasQuoted(message, text)
}

function quotesKey(message: string, key: string): boolean {
  return key !== '' && (hasQuoted(message, key) || hasQuoted(message, escaped(key)))
}

function hasQuoted(message: string, text: string): boolean {
  return ['"', "'", '`'].some((quote) => message.includes(quote + text + quote))
}

/** As JSON and most libraries write it. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function quotesNumber(message: string, value: unknown): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false
  return [...message.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].some(
    ([number]) => number === String(value),
  )
}
