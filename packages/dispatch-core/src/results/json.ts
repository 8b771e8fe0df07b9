import { assertHeaderPairs, type HeadersInput, toHeaderPairs } from './header-pairs.ts'
import { type DraftContext, type HelperResult, type ResponseDraft, toDraft } from './result.ts'

/** Status and headers of a helper's result. */
export interface ResultInit {
  /** An integer from 200 to 599. Default: the status set on the context, else 200. */
  status?: number
  headers?: HeadersInput
}

/** A JSON value with its status and headers, as `json()` makes it. */
export interface JsonResult<T = unknown> extends HelperResult {
  readonly value: T
}

/**
 * A JSON value with a status and headers of its own, to return or to throw.
 *
 * @example return json({ user }, { status: 201, headers: { Location: `/api/users/${user.id}` } })
 * @param init a status, or `{ status, headers }`
 * @throws {TypeError} for a status that is not an integer from 200 to 599, or an invalid header.
 */
export function json<T>(value: T, init: number | ResultInit = {}): JsonResult<T> {
  const { status, headers } = typeof init === 'number' ? { status: init, headers: undefined } : init
  if (status !== undefined) assertResponseStatus(status, 'json(value, init)')
  const pairs = toHeaderPairs(headers)
  assertHeaderPairs(pairs)
  return {
    value,
    [toDraft]: (context) => ({ ...draftJson(value, context), status, headers: pairs }),
  }
}

const jsonType = 'application/json; charset=utf-8'

/**
 * A JSON value with the status and headers set so far. A string goes out as it is where the
 * handler has set a media type that is not JSON.
 * @throws {TypeError} for a value that has no JSON form, and whatever its `toJSON` throws.
 */
export function draftJson(value: unknown, context: DraftContext): ResponseDraft {
  if (typeof value === 'string') {
    const type = context.replyHeader('content-type')
    if (type !== undefined && !jsonTypePattern.test(type)) return { body: value }
  }
  return { type: jsonType, body: context.stringify(value) }
}

const jsonTypePattern = /[/+]json\s*(;|$)/i

/** @throws {TypeError} for what is not an integer from 200 to 599. */
export function assertResponseStatus(status: unknown, where: string): asserts status is number {
  if (!Number.isInteger(status) || (status as number) < 200 || (status as number) > 599) {
    const written = typeof status === 'string' ? JSON.stringify(status) : String(status)
    throw new TypeError(
      `${where} got the status ${written}; write an integer from 200 to 599, such as 201`,
    )
  }
}
