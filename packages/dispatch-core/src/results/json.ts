import type { HeaderPair } from './plain-response.ts'
import { type DraftContext, type HelperResult, type ResponseDraft, toDraft } from './result.ts'
import { type ResultInit, readResultInit } from './result-init.ts'

/** A JSON value with its status and headers, as `json()` makes it. */
export interface JsonResult<T = unknown> extends HelperResult {
  readonly value: T
  /** `undefined` for the status set on the context. */
  readonly status: number | undefined
  readonly headers: readonly HeaderPair[]
}

/**
 * A JSON value with a status and headers of its own, to return or to throw.
 *
 * @example return json({ user }, { status: 201, headers: { Location: `/api/users/${user.id}` } })
 * @param init a status, or `{ status, headers }`
 * @throws {TypeError} for a status that is not an integer from 200 to 599, or an invalid header.
 */
export function json<T>(value: T, init: number | ResultInit = {}): JsonResult<T> {
  const { status, headers } = readResultInit(
    typeof init === 'number' ? { status: init } : init,
    'json(value, init)',
  )
  return {
    value,
    status,
    headers,
    [toDraft]: (context) => ({ ...draftJson(value, context), status, headers }),
  }
}

const jsonType = 'application/json; charset=utf-8'

/**
 * A JSON value with the status and headers set so far.
 * @throws {TypeError} for a value that has no JSON form, and whatever its `toJSON` throws.
 */
export function draftJson(value: unknown, context: DraftContext): ResponseDraft {
  return { type: jsonType, body: context.stringify(value) }
}
