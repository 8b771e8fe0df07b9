/**
 * The codes of a `UsageError`. They are stable; messages may improve.
 *
 * - `unknown-option`: an option, a setting or a member of a name that Portolan does not know
 * - `invalid-option`: an option or a setting with a value that is not valid
 * - `invalid-route`: a route, a module or a handler that cannot be used
 * - `invalid-middleware`: a middleware that is not a function
 * - `invalid-schema`: a schema that does not follow Standard Schema
 * - `invalid-status`: a status that cannot be sent
 * - `invalid-header`: a header or a status text that cannot be sent
 * - `invalid-redirect`: a target that `redirect()` refuses
 * - `invalid-result`: a result that cannot become a response
 * - `invalid-event`: an event that cannot stand in an event stream
 */
export type UsageErrorCode =
  | 'unknown-option'
  | 'invalid-option'
  | 'invalid-route'
  | 'invalid-middleware'
  | 'invalid-schema'
  | 'invalid-status'
  | 'invalid-header'
  | 'invalid-redirect'
  | 'invalid-result'
  | 'invalid-event'

/** Portolan was used in a way that cannot work. The message says what to write instead. */
export class UsageError extends TypeError {
  override readonly name: string = 'UsageError'
  readonly code: UsageErrorCode

  constructor(code: UsageErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
