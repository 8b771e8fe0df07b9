import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import { toJsonLine } from './json.ts'
import type { DraftContext } from './result.ts'

/** One event of an event stream (WHATWG HTML, section 9.2), with at least one member. */
export interface ServerSentEvent {
  /** The event's data. A string is sent as it is, line breaks included; another value as JSON. */
  readonly data?: unknown
  /** The event's type, without CR, LF and NUL. Default: clients read `message`. */
  readonly event?: string
  /**
   * The text that the client sends as `Last-Event-ID` when it connects again, without CR, LF and
   * NUL.
   */
  readonly id?: string
  /** Whole milliseconds until a client that lost the connection connects again. */
  readonly retry?: number
  /** A text for people who read the stream. Clients ignore it. */
  readonly comment?: string
}

const MEMBERS: readonly string[] = ['data', 'event', 'id', 'retry', 'comment']

/**
 * Writes an event as text of the stream. A string is an event with that data.
 *
 * @throws {UsageError} for a value that is not an event, and for an unknown or invalid member.
 */
export function formatServerSentEvent(item: unknown, context: DraftContext): string {
  if (typeof item === 'string') return `${formatLines('data', item)}\n`
  assertEvent(item)
  const { comment, event, id, retry, data } = item
  let text = ''
  if (comment !== undefined) text += formatLines('', String(comment))
  if (event !== undefined) text += `event: ${checkField('event', event)}\n`
  if (id !== undefined) text += `id: ${checkField('id', id)}\n`
  if (retry !== undefined) text += `retry: ${checkRetry(retry)}\n`
  if (data !== undefined) text += formatLines('data', toText(data, context))
  return `${text}\n`
}

function assertEvent(item: unknown): asserts item is ServerSentEvent {
  const names = typeof item === 'object' && item !== null ? Object.keys(item) : []
  const unknown = names.find((name) => !MEMBERS.includes(name))
  if (names.length > 0 && unknown === undefined) return
  const problem =
    unknown === undefined ? `a value of type ${typeof item}` : `the member "${unknown}"`
  throw new UsageError(
    'invalid-event',
    `eventStream() got an event with ${problem}; yield a string, or { data, event, id, retry, comment }`,
  )
}

/** Writes each line of a text as a field. The lines end where the specification ends them. */
function formatLines(field: string, text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${field}: ${line}\n`)
    .join('')
}

/**
 * Refuses a line break, which would begin another field, and NUL, with which clients drop an id.
 */
function checkField(name: string, value: unknown): string {
  if (typeof value === 'string' && !/[\r\n\0]/.test(value)) return value
  throw new UsageError(
    'invalid-event',
    `eventStream() got the ${name} ${quote(value)}; write a string without line breaks and NUL`,
  )
}

function checkRetry(retry: unknown): number {
  if (Number.isSafeInteger(retry) && (retry as number) >= 0) return retry as number
  throw new UsageError(
    'invalid-event',
    `eventStream() got the retry ${quote(retry)}; write whole milliseconds, such as 3_000`,
  )
}

function toText(data: unknown, context: DraftContext): string {
  if (typeof data === 'string') return data
  const text = toJsonLine(data, context)
  if (text !== undefined) return text
  throw new UsageError(
    'invalid-event',
    `eventStream() got data of type ${typeof data}, which has no JSON form; give a string or a JSON value`,
  )
}
