import { checkOptions } from '../checks/options.ts'
import { assertStatus } from '../checks/values.ts'
import type { HeaderPair } from '../contract/headers.ts'
import { assertHeaderPairs, type HeadersInput, toHeaderPairs } from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { ResponseBody } from '../contract/plain-response.ts'
import type { ByteStream } from './source.ts'

/**
 * The brand of everything that a helper makes, and what it means. `Symbol.for`, so that
 * the ESM and CommonJS copies of this package agree; a symbol, so that no JSON has it.
 */
// `Symbol.for` has no type of its own for each name.
export const toDraft: unique symbol = Symbol.for('portolan.toDraft') as never

/** What a result says of its response, before the context's own headers are merged in. */
export interface ResponseDraft {
  /** Default: the status set on the context, else 200. */
  status?: number | undefined
  statusText?: string
  /** These win over headers of the same name that were set through the context. */
  headers?: readonly HeaderPair[]
  /** The media type when neither `headers` nor the context has one. */
  type?: string
  body: ResponseBody | ByteStream
  /** Whether it reports a problem: headers that describe the intended body are dropped. */
  isProblem?: boolean
  /** The `Response` that the draft is a copy of. */
  web?: Response
}

/** What a result may ask of the request it answers. */
export interface DraftContext {
  readonly hostRequest: HostRequest
  /** Aborted when the client goes away or the route's timeout passes. Made when first read. */
  readonly signal: AbortSignal
  /** Serialises a JSON value by the settings of the host or the dispatcher. */
  stringify(value: unknown): string
  /** A header set through the context so far. */
  replyHeader(name: string): string | undefined
}

/** A result made by a helper: `json()`, `redirect()`, `eventStream()`, an `HttpError`, … */
export interface HelperResult {
  [toDraft](context: DraftContext): ResponseDraft
}

export function isHelperResult(value: object): value is HelperResult {
  return toDraft in value
}

/** What a result is, as far as its response is concerned. */
export type ResultKind = 'json' | 'helper' | 'response' | 'blob' | 'bytes' | 'stream' | 'error'

/** @throws what a broken result throws when it is looked at, such as a revoked proxy. */
export function resultKind(result: unknown): ResultKind {
  if (typeof result !== 'object' || result === null) return 'json'
  if (isHelperResult(result)) return 'helper'
  // Web classes are told by their tag: naming `Response` here would load it in every process.
  const tag = (result as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag]
  if (typeof tag === 'string') {
    const kind = kindsByTag.get(tag)
    if (kind !== undefined) return kind
  }
  if (Symbol.asyncIterator in result) return 'stream'
  return result instanceof Error ? 'error' : 'json'
}

const kindsByTag: ReadonlyMap<string, ResultKind> = new Map([
  ['Response', 'response'],
  ['Blob', 'blob'],
  ['File', 'blob'],
  ['Uint8Array', 'bytes'],
  ['ArrayBuffer', 'bytes'],
  ['ReadableStream', 'stream'],
])

/** Whether a thrown value is an answer: it means the same as if it had been returned. */
export function isThrownResult(thrown: unknown): boolean {
  try {
    const kind = resultKind(thrown)
    return kind === 'helper' || kind === 'response'
  } catch {
    return false
  }
}

/** Status and headers of a helper's result. */
export interface ResultInit {
  /** An integer from 200 to 599. Default: the status set on the context, else 200. */
  status?: number
  headers?: HeadersInput
}

/**
 * Status and headers, checked.
 *
 * @param where the helper's call, for messages
 * @param others names of further options that the helper reads itself
 * @throws {UsageError} for an unknown name, a status that cannot be sent or an invalid header.
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
