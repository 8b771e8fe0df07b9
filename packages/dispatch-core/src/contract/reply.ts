import { assertStatus } from '../checks/values.ts'

/** Status and headers to send with a plain result, set by handlers and middleware. */
export class Reply {
  #status: number | undefined
  #headers: Headers | undefined

  /** An integer from 200 to 599; `undefined` until it is set. @throws {UsageError} for anything else. */
  get status(): number | undefined {
    return this.#status
  }

  set status(status: number) {
    assertStatus(status, 'reply.status')
    this.#status = status
  }

  /** Merged into the response: a header of the result itself wins, `Set-Cookie` adds up. */
  get headers(): Headers {
    this.#headers ??= new Headers()
    return this.#headers
  }

  /** Whether any header was set; reading it makes no `Headers`. @internal */
  get hasHeaders(): boolean {
    return this.#headers !== undefined
  }
}
