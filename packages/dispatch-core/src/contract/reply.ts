import { assertStatus } from '../checks/values.ts'

/** The status and headers to send with a plain result. Handlers and middleware set them. */
export class Reply {
  #status: number | undefined
  #headers: Headers | undefined

  /**
   * An integer from 200 to 599. Default: `undefined`, until it is set.
   *
   * @throws {UsageError} for any other value.
   */
  get status(): number | undefined {
    return this.#status
  }

  set status(status: number) {
    assertStatus(status, 'reply.status')
    this.#status = status
  }

  /** Headers to add to the response. Those of the result itself win; `Set-Cookie` adds up. */
  get headers(): Headers {
    this.#headers ??= new Headers()
    return this.#headers
  }

  /** Whether `headers` was used. Reading `headers` itself would create them. @internal */
  get hasHeaders(): boolean {
    return this.#headers !== undefined
  }
}
