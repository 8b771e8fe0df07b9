import type { StandardSchema } from './standard-schema.ts'

/**
 * The key of the function with which a schema reads the body of a request itself, instead of
 * getting a parsed value. The value that the function resolves to becomes `context.body`, and then
 * goes through the schema's `validate()`. `Symbol.for`, so that the ESM and CommonJS copies of this
 * package agree, and a schema can name it without an import: `Symbol.for('portolan.readsBody')`.
 *
 * The schema brings limits of its own: `config.body` with a `limit` or a `parse` beside it is an
 * error when the route is loaded, and the app's `body` option does not count.
 */
// `Symbol.for` has no type of its own for each name.
export const readsBody: unique symbol = Symbol.for('portolan.readsBody') as never

/** A schema that reads the body of a request itself, such as that of `@portolan/multipart`. */
export interface BodyReadingSchema<Input = unknown, Output = Input>
  extends StandardSchema<Input, Output> {
  readonly [readsBody]: BodyReader
  /** The media types that it reads, for descriptions and `Accept-Query`. Default: any. */
  readonly bodyTypes?: readonly string[]
}

/**
 * Reads the body of one request. It throws an `HttpError` for a body that it refuses. If it stops
 * before the end, the host drops what the client has sent already.
 */
export type BodyReader = (request: BodyRequest) => Promise<unknown>

/** The parts of a request that a schema needs to read its body. */
export interface BodyRequest {
  /**
   * The body, with its `Content-Encoding` decoded. It throws an `HttpError` with the status 400
   * where the body breaks off, and 415 for an unknown encoding.
   */
  readonly body: AsyncIterable<Uint8Array>
  /** Aborted when the client goes away, or when the time of the route is over. */
  readonly signal: AbortSignal
  /** A request header by its lower-case name. */
  header(name: string): string | undefined
  /**
   * Calls a function once when the response has been sent or given up, to remove files for example.
   *
   * @throws {UsageError} on a host that does not tell when a response ends.
   */
  onEnd(act: () => void): void
}

/** The schema for the body of a handler, where it reads the body itself. */
export function findBodyReader(handler: object): BodyReadingSchema | undefined {
  // Any function can be a handler; `defineAction()` gives it a description.
  const { description } = handler as { description?: { body?: BodyReadingSchema } }
  const schema = description?.body
  return typeof schema?.[readsBody] === 'function' ? schema : undefined
}
