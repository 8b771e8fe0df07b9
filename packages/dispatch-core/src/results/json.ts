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
export interface JsonResult<T = unknown, Status extends number | undefined = number | undefined>
  extends HelperResult {
  readonly value: T
  /** Default: `undefined`, which stands for the status set on the context. */
  readonly status: Status
  readonly headers: readonly HeaderPair[]
  /** Only a type. */
  readonly '~answer'?: { readonly json: T } | undefined
}

/** The result of `ndjson()`. */
export interface JsonLinesResult<T = unknown> extends HelperResult {
  /** Only a type. */
  readonly '~answer'?: { readonly lines: T } | undefined
}

/**
 * Makes a JSON response with a status and headers of its own, to return or to throw.
 *
 * @param init a status, or `{ status, headers }`. Default: the status set on the context, else 200.
 * @example return json({ user }, { status: 201, headers: { Location: `/api/users/${user.id}` } })
 * @throws {UsageError} for a status that is not an integer from 200 to 599, an unknown option and
 * a header that cannot be sent.
 */
export function json<const T, const Status extends number | undefined = undefined>(
  value: T,
  init: Status | (ResultInit & { readonly status?: Status }) = {},
): JsonResult<T, Status> {
  const { status, headers } = readResultInit(
    typeof init === 'object' ? init : { ...(init !== undefined && { status: init }) },
    'json(value, init)',
  )
  const result: JsonResult<T> = {
    value,
    status,
    headers,
    [toDraft]: (context) => {
      const draft = draftJson(value, context)
      if (typeof value === 'object' && value !== null) assertJsonForm(value, draft.body)
      return { ...draft, status, headers }
    },
  }
  // The status is the one that was given.
  return result as JsonResult<T, Status>
}

const JSON_TYPE = 'application/json; charset=utf-8'

/**
 * A JSON value with the status and headers set so far.
 *
 * @throws {UsageError} for a value that has no JSON form.
 * @throws the error of the value's own `toJSON()`.
 */
export function draftJson(value: unknown, context: DraftContext): ResponseDraft & { body: string } {
  return { type: JSON_TYPE, body: context.stringify(value) }
}

/**
 * Refuses an object of a built-in class whose content JSON leaves out.
 *
 * @param text the JSON of the value, which a `toJSON()` or a replacer of the host may have written
 * @throws {UsageError} that says which result to return instead.
 */
export function assertJsonForm(value: object, text: string): void {
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  const advice = typeof tag === 'string' ? findAdvice(tag, value, text) : undefined
  if (advice === undefined) return
  throw new UsageError(
    'invalid-result',
    `A handler returned a value of the class ${tag}, which has no JSON form; return ${advice}`,
  )
}

function findAdvice(tag: string, value: object, text: string): string | undefined {
  // Bun gives these classes a `toJSON()`.
  if (Object.hasOwn(WEB_ADVICE, tag)) return WEB_ADVICE[tag]
  if (typeof (value as { readonly toJSON?: unknown }).toJSON === 'function') return undefined
  if (ArrayBuffer.isView(value)) return 'new Response(value) for its bytes, or [...value]'
  if (text !== '{}') return undefined
  if (tag === 'Generator' || tag.includes('Iterator')) {
    return '[...values] for a list, or write async function* for a stream'
  }
  return Object.hasOwn(ADVICE, tag) ? ADVICE[tag] : undefined
}

const FORM_ADVICE = 'new Response(value) for a form, or Object.fromEntries(value)'

const WEB_ADVICE: Readonly<Record<string, string>> = {
  FormData: FORM_ADVICE,
  URLSearchParams: FORM_ADVICE,
  Headers: 'Object.fromEntries(headers)',
}

const ADVICE: Readonly<Record<string, string>> = {
  Map: 'Object.fromEntries(map), or [...map]',
  Set: '[...set]',
  Request: 'await fetch(request)',
  SharedArrayBuffer: 'a copy of its bytes, new Uint8Array(buffer).slice()',
  WritableStream: 'the ReadableStream that gives what is written to it',
  TransformStream: 'stream.readable',
  CompressionStream: 'stream.readable',
  DecompressionStream: 'stream.readable',
}

/**
 * Makes a response of newline-delimited JSON: each value is a line, sent as it comes. A value
 * that has no JSON form ends the stream, and `onError` is called.
 *
 * @example return ndjson(database.stream('select * from users'))
 * @throws {UsageError} for values that cannot be iterated, and for an unknown or invalid option.
 */
export function ndjson<T>(values: SourceInput<T>, init: ResultInit = {}): JsonLinesResult<T> {
  const { status, headers } = readResultInit(init, 'ndjson(values, init)')
  assertSource(values, 'ndjson()')
  return {
    [toDraft]: (context) => ({
      status,
      headers,
      type: 'application/x-ndjson; charset=utf-8',
      body: new JsonLines(values, context),
    }),
  }
}

class JsonLines implements AsyncIterableIterator<string, undefined> {
  readonly #values: SourceInput<unknown>
  readonly #context: DraftContext
  #source: Source<unknown> | undefined

  constructor(values: SourceInput<unknown>, context: DraftContext) {
    this.#values = values
    this.#context = context
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    this.#source ??= openSource(this.#values)
    const { done, value } = await this.#source.next()
    return done === true ? END : { done: false, value: `${this.#toLine(value)}\n` }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.#source === undefined) {
      stopSource(this.#values)
    } else {
      this.#source.stop()
    }
    return END
  }

  #toLine(value: unknown): string {
    const line = toJsonLine(value, this.#context)
    if (line !== undefined) return line
    throw new UsageError(
      'invalid-result',
      `ndjson() got a value of type ${typeof value}, which has no JSON form; yield JSON values`,
    )
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }

/**
 * A value as one line of JSON, by the settings of the host. Line breaks come from those settings
 * alone, since a string has them as escapes.
 */
export function toJsonLine(value: unknown, context: DraftContext): string | undefined {
  const text = context.toJson(value)
  return text?.includes('\n') === true ? text.replace(/\n\s*/g, '') : text
}
