import type { Host } from '../dispatch/host.ts'
import type { HeaderPair, ResponseBody } from './plain-response.ts'

/**
 * The brand of everything that a helper makes, and what it means. `Symbol.for`, so that
 * the ESM and CommonJS copies of this package agree; a symbol, so that no JSON has it.
 */
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
  body: ResponseBody
  /** Whether it reports a problem: headers that describe the intended body are dropped. */
  isProblem?: boolean
}

/** What a result may ask of the request it answers. */
export interface DraftContext {
  readonly host: Host
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
