import { type HelperResult, toDraft } from './result.ts'
import { type ResultInit, readResultInit } from './result-init.ts'
import { assertSource, openSource, type Source, type SourceInput, stopSource } from './source.ts'

/**
 * Newline-delimited JSON: each value in a line of its own, sent as it comes.
 *
 * @example return ndjson(database.stream('select * from users'))
 * @throws {TypeError} for values that cannot be iterated, or an unknown or invalid option. A
 * value that has no JSON form ends the stream and is told to `onError`.
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
    return done === true ? end : { done: false, value: `${toLine(value)}\n` }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.#source === undefined) stopSource(this.#values)
    else this.#source.stop()
    return end
  }
}

const end: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** Without the host's JSON settings, whose spaces would break a value into lines. */
function toLine(value: unknown): string {
  const line: string | undefined = JSON.stringify(value)
  if (line !== undefined) return line
  throw new TypeError(
    `ndjson() got a value of type ${typeof value}, which has no JSON form; yield JSON values`,
  )
}
