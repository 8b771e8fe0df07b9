import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { quote } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import { type HostRequest, hostRequestOf } from '../contract/host-request.ts'

/** When a route goes away, and which one comes after it. */
export interface DeprecationInput {
  /** From when on nobody should begin to use it: a `Date`, or a date by ISO 8601. */
  readonly since: Date | string
  /** From when on it may be gone, not before `since`. Default: not decided. */
  readonly sunset?: Date | string
  /** The URL of the one to use instead. Default: none. */
  readonly successor?: string
}

/**
 * Gives the function that adds the headers of a deprecation to an answer.
 *
 * @param where the owner of the value, for messages
 * @throws {UsageError} for a value that is not valid.
 */
export function createDeprecation(
  input: DeprecationInput,
  where: string,
): (context: Pick<HandlerContext, 'reply'> & WithHost) => void {
  checkOptions(input, ['since', 'sunset', 'successor'], `${where}: deprecated`)
  const since = readDate(input.since, `${where}: deprecated.since`)
  // A date as a structured field: seconds (RFC 9651, section 3.3.7).
  const headers = [['Deprecation', `@${Math.floor(since.getTime() / 1000)}`]]
  if (input.sunset !== undefined) {
    const sunset = readDate(input.sunset, `${where}: deprecated.sunset`)
    if (sunset < since) {
      throw new UsageError(
        'invalid-option',
        `${where}: deprecated.sunset is before deprecated.since; write a later date (RFC 9745, section 4)`,
      )
    }
    headers.push(['Sunset', sunset.toUTCString()])
  }
  if (input.successor !== undefined) {
    headers.push(['Link', `<${readTarget(input.successor, where)}>; rel="successor-version"`])
  }
  return ({ reply, [hostRequestOf]: host }) => {
    for (const [name = '', value = ''] of headers) {
      reply.headers.append(name, value)
      // For a handler or a middleware that answers through the host's own response object.
      host?.addResponseHeader?.(name, String(reply.headers.get(name)))
    }
  }
}

/** A context of a dispatcher has the host request; one that a test has made need not. */
interface WithHost {
  readonly [hostRequestOf]?: HostRequest
}

function readDate(value: unknown, where: string): Date {
  const date = typeof value === 'string' && ISO_DATE.test(value) ? new Date(value) : value
  if (date instanceof Date && !Number.isNaN(date.getTime())) return date
  throw new UsageError(
    'invalid-option',
    `${where} is ${quote(value)}; write a Date, or a date such as '2027-01-31'`,
  )
}

/** With a time, the zone too: the same text would stand for other times on other servers. */
const ISO_DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/

function readTarget(value: unknown, where: string): string {
  if (typeof value === 'string' && /^[!-;=?-~]+$/.test(value)) return value
  throw new UsageError(
    'invalid-option',
    `${where}: deprecated.successor is ${quote(value)}; write a URL, such as '/v2/users'`,
  )
}
