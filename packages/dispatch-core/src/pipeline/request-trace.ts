import type { Exchange } from '../exchange/exchange.ts'
import type { RequestChannel } from '../exchange/request-channel.ts'
import type { ResponseEvent } from '../exchange/settings.ts'
import { UNMATCHED } from './unmatched.ts'

/**
 * One request in the tracing channel `portolan:request`: `start` and `end` around the part that runs
 * at once, `error` for an unexpected error, `asyncStart` and `asyncEnd` at the end of the response.
 */
export class RequestTrace {
  readonly #channel: RequestChannel
  readonly #message: Record<string, unknown>
  #isOver = false
  #hasReturned = false

  constructor(channel: RequestChannel, { route, hostRequest }: Exchange) {
    this.#channel = channel
    const isMatched = route !== UNMATCHED
    this.#message = {
      route: isMatched ? route : undefined,
      pattern: isMatched ? route.pattern : undefined,
      mount: hostRequest.mount ?? '',
      method: hostRequest.method,
    }
  }

  /** Runs the request with the stores that subscribers have bound to `start`. */
  run<Result>(act: () => Result): Result {
    const { start, end } = this.#channel
    const result = start.runStores(this.#message, act)
    end.publish(this.#message)
    this.#hasReturned = true
    if (this.#isOver) this.#publishEnd()
    return result
  }

  finish({ status, bytes, duration, aborted, error }: ResponseEvent): void {
    Object.assign(this.#message, { status, bytes, duration, aborted })
    if (error !== undefined) this.#message.error = error
    this.#isOver = true
    // The events of an answer at once come behind `end`, as those of any other.
    if (this.#hasReturned) this.#publishEnd()
  }

  #publishEnd(): void {
    const { error, asyncStart, asyncEnd } = this.#channel
    if ('error' in this.#message) error.publish(this.#message)
    asyncStart.publish(this.#message)
    asyncEnd.publish(this.#message)
  }
}
