import { checkOptions } from '../checks/options.ts'
import { assertStatus } from '../checks/values.ts'
import type { HeaderPair } from '../contract/headers.ts'
import { assertHeaderPairs, type HeadersInput, toHeaderPairs } from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { ResponseBody } from '../contract/plain-response.ts'
import type { ByteStream } from './source.ts'

/**
 * The key of the method that turns a helper's result into a draft, and thereby the brand of such
 * results. `Symbol.for`, so that the ESM and CommonJS copies of this package agree; a symbol, so
 * that a client's JSON cannot have it.
 */
// `Symbol.for` has no type of its own for each name.
export const toDraft: unique symbol = Symbol.for('portolan.toDraft') as never

/** The response that a result stands for, before the headers of the context are merged in. */
export interface ResponseDraft {
  /** Default: the status set on the context, else 200. */
  status?: number | undefined
  statusText?: string
  /** They win over headers of the same name that were set through the context. */
  headers?: readonly HeaderPair[]
  /** The media type, used where neither `headers` nor the context has one. */
  type?: string
  body: ResponseBody | ByteStream
  /**
   * Whether the response reports a problem. Headers that describe another body are dropped then.
   */
  isProblem?: boolean
  /** The `Response` that the draft is a copy of. */
  web?: Response
}

/** The parts of a request that a result can use. */
export interface DraftContext {
  readonly hostRequest: HostRequest
  /** Aborted when the client goes away or the route's timeout passes. Created when first read. */
  readonly signal: AbortSignal
  /** Serialises a JSON value by the settings of the host or the dispatcher. */
  stringify(value: unknown): string
  /** As `stringify()`, and `undefined` for a value that has no JSON form. */
  toJson(value: unknown): string | undefined
  /** A header set through the context so far. */
  replyHeader(name: string): string | undefined
}

/** The result of a helper such as `json()`, `redirect()` or `eventStream()`, or an `HttpError`. */
export interface HelperResult {
  [toDraft](context: DraftContext): ResponseDraft
  /** Only a type, for types that read results: it has no value at run time. */
  readonly '~answer'?: unknown
}

/** The kinds of results, each with a way of its own to become a response. */
type ResultKind = 'json' | 'tagged' | 'helper' | 'response' | 'blob' | 'bytes' | 'stream' | 'error'

/** @throws the error of a broken result, such as a revoked proxy, when it is read. */
export function resultKind(result: unknown): ResultKind {
  if (typeof result !== 'object' || result === null) return 'json'
  if (isHelperResult(result)) return 'helper'
  // Web classes are recognised by their tag: to name `Response` here would load it in every
  // process.
  const tag = (result as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  if (typeof tag === 'string') {
    const kind = KINDS_BY_TAG.get(tag)
    if (kind !== undefined) return kind
  }
  if (Symbol.asyncIterator in result) return 'stream'
  if (result instanceof Error) return 'error'
  return typeof tag === 'string' ? 'tagged' : 'json'
}

function isHelperResult(value: object): value is HelperResult {
  return toDraft in value
}

const KINDS_BY_TAG: ReadonlyMap<string, ResultKind> = new Map([
  ['Response', 'response'],
  ['Blob', 'blob'],
  ['File', 'blob'],
  ['Uint8Array', 'bytes'],
  ['ArrayBuffer', 'bytes'],
  ['ReadableStream', 'stream'],
])

/** Whether a thrown value is an answer, which means the same thrown as returned. */
export function isThrownResult(thrown: unknown): boolean {
  try {
    const kind = resultKind(thrown)
    return kind === 'helper' || kind === 'response'
  } catch {
    return false
  }
}

/** The status and headers of a helper's result. */
export interface ResultInit {
  /** An integer from 200 to 599. Default: the status set on the context, else 200. */
  status?: number
  headers?: HeadersInput
}

/**
 * Checks the options of a helper and reads its status and headers.
 *
 * @param where the helper's call, for messages
 * @param others the names of further options, which the helper reads itself
 * @throws {UsageError} for an unknown name, a status that cannot be sent and an invalid header.
 */
export function readResultInit(
  init: ResultInit,
  where: string,
  others: readonly string[] = [],
): { status: number | undefined; headers: HeaderPair[] } {
  checkOptions(init, ['status', 'headers', ...others], where)
  const { status } = init
  if (status !== undefined) assertStatus(status, where)
  const headers = toHeaderPairs(init.headers)
  assertHeaderPairs(headers)
  return { status, headers }
}
