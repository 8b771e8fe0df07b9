import type { HostRequest } from '../dispatch/host-request.ts'
import type { ByteStream } from './byte-stream.ts'
import type { HeaderPair, ResponseBody } from './plain-response.ts'

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
