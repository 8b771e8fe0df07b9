import { UsageError } from '../checks/errors.ts'
import type { HeaderPair } from '../contract/headers.ts'
import {
  type DraftContext,
  type HelperResult,
  type ResponseDraft,
  type ResultInit,
  readResultInit,
  toDraft,
} from './result.ts'
import { assertSource, openSource, type Source, type SourceInput, stopSource } from './source.ts'

/** The result of `json()`: a JSON value with its status and headers. */
export interface JsonResult<T = unknown> extends HelperResult {
  readonly value: T
  /** Default: `undefined`, which stands for the status set on the context. */
  readonly status: number | undefined
  readonly headers: readonly HeaderPair[]
}

/**
 * Makes a JSON response with a status and headers of its own, to return or to throw.
 *
 * @param init a status, or `{ status, headers }`. Default: the status set on the context, else 200.
 * @example return json({ user }, { status: 201, headers: { Location: `/api/users/${user.id}` } })
 * @throws {UsageError} for a status that is not an integer from 200 to 599, an unknown option and
 * a header that cannot be sent.
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

const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * A JSON value with the status and headers set so far.
 *
 * @throws {UsageError} for a value that has no JSON form.
 * @throws the error of the value's own `toJSON()`.
 */
export function draftJson(value: unknown, context: DraftContext): ResponseDraft {
  return { type: JSON_TYPE, body: context.stringify(value) }
}

/**
 * Makes a response of newline-delimited JSON: each value is a line, sent as it comes. A value
 * that has no JSON form ends the stream, and `onError` is called.
 *
 * @example return ndjson(database.stream('select * from users'))
 * @throws {UsageError} for values that cannot be iterated, and for an unknown or invalid option.
 */
export function ndjson(values: SourceInput<unknown>, init: ResultInit = {}): HelperResult {
  const { status, headers } = readResultInit(init, 'ndjson(values, init)')
  assertSource(values, 'ndjson()')
  return {
    [toDraft]: () => ({
      status,
      headers,
      type: 'application/x-ndjson; charset=utf-8',
      body: new JsonLines(values),
    }),
  }
}

class JsonLines implements AsyncIterableIterator<string, undefined> {
  readonly #values: SourceInput<unknown>
  #source: Source<unknown> | undefined

  constructor(values: SourceInput<unknown>) {
    this.#values = values
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    this.#source ??= openSource(this.#values)
    const { done, value } = await this.#source.next()
    return done === true ? END : { done: false, value: `${toLine(value)}\n` }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.#source === undefined) {
      stopSource(this.#values)
    } else {
      this.#source.stop()
    }
    return END
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** Does not use the host's JSON settings: their spaces can break a value into several lines. */
function toLine(value: unknown): string {
  const line: string | undefined = JSON.stringify(value)
  if (line !== undefined) return line
  throw new UsageError(
    'invalid-result',
    `ndjson() got a value of type ${typeof value}, which has no JSON form; yield JSON values`,
  )
}
