import type { SchemaIssue } from '../contract/standard-schema.ts'

/**
 * The message of an issue, without text that the client has sent: a response that repeats its
 * request puts passwords into logs. Some libraries quote the value, or an unknown key, in their
 * messages; such a message is replaced by the expected type. A key without quotes counts as a word
 * of the schema's author.
 *
 * @param input the value that was validated
 */
export function issueMessage(issue: SchemaIssue, input: unknown): string {
  const { message, expected } = issue as SchemaIssue & { expected?: unknown }
  const value = valueAt(issuePath(issue), input)
  if (!quotes(message, value)) return message
  const isSafe = typeof expected === 'string' && !quotes(expected, value)
  return isSafe ? `Expected ${expected}` : 'Invalid value'
}

/** The keys from the root to the wrong part. The client may have chosen them. */
export function issuePath({ path = [] }: SchemaIssue): (string | number)[] {
  // Not path.map(): it calls the class of a library's path with a length, which the class takes for
  // an item.
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

/** A value with more parts is not searched: it counts as quoted. */
const MOST_PARTS = 1_000

/**
 * Whether a message repeats a text or a number of a value, or quotes a key. A loop, not a
 * recursion: the client chooses the depth of the value.
 */
function quotes(message: string, root: unknown): boolean {
  const pending: unknown[] = [root]
  for (let count = 0; pending.length > 0; count++) {
    const value = pending.pop()
    if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value).slice(0, MOST_PARTS + 1)) pending.push(item)
      if (count + pending.length > MOST_PARTS) return true
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

/** One or two letters reveal little and occur in most messages, so they count only in quotes. */
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

/** The text as JSON and most libraries write it. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function quotesNumber(message: string, value: unknown): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false
  return [...message.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].some(
    ([number]) => number === String(value),
  )
}
