import { isThenable } from '../checks/values.ts'
import type { ResponseEnd } from '../contract/host-request.ts'
import type { PlainResponse, ResponseBody } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import type { RequestChannel } from '../exchange/request-channel.ts'
import type { ResponseEvent } from '../exchange/settings.ts'
import type { RespondResult } from '../response/respond.ts'
import { isWhole } from '../results/source.ts'
import { UNMATCHED } from '../routes/route.ts'

/**
 * Runs an exchange, and calls `onResponse` and the tracing channel once when its response has ended:
 * when the host says so, else when the body is known as a whole or has been read.
 */
export function observe(
  exchange: Exchange,
  runStages: () => RespondResult | Promise<RespondResult>,
): RespondResult | Promise<RespondResult> {
  const { hostRequest, settings } = exchange
  const { channel } = settings
  exchange.isObserved = true
  // Read before handlers, whose params are not those of the mount.
  const { mount = '' } = hostRequest
  const start = performance.now()
  const trace = channel?.hasSubscribers === true ? new RequestTrace(channel, exchange) : undefined
  let isOver = false
  const end: TellEnd = (ended) => {
    if (isOver) return
    isOver = true
    const event = toEvent(exchange, ended, { start, mount })
    trace?.finish(event)
    tell(exchange, event)
  }
  const runToEnd = () => {
    if (hostRequest.onEnd !== undefined) {
      hostRequest.onEnd(end)
      return runStages()
    }
    const response = runStages()
    const watch = (settled: RespondResult) => watchEnd(exchange, settled, end)
    return response instanceof Promise ? response.then(watch) : watch(response)
  }
  return trace === undefined ? runToEnd() : trace.run(runToEnd)
}

type TellEnd = (ended: ResponseEnd) => void

function toEvent(
  exchange: Exchange,
  ended: ResponseEnd,
  { start, mount }: { readonly start: number; readonly mount: string },
): ResponseEvent {
  const { route, hostRequest, error } = exchange
  return {
    route: route === UNMATCHED ? undefined : route,
    mount,
    method: hostRequest.method,
    ...ended,
    duration: performance.now() - start,
    error,
  }
}

function tell(exchange: Exchange, event: ResponseEvent): void {
  exchange.isSettled = true
  try {
    reportLater(exchange, exchange.settings.onResponse?.(event, exchange.context))
  } catch (error) {
    exchange.report(error)
  }
}

/** The request does not wait for an observer, but the observer's failure is reported. */
export function reportLater(exchange: Exchange, returned: unknown): void {
  if (!isThenable(returned)) return
  Promise.resolve(returned).catch((error) => {
    exchange.report(error)
  })
}

/** For a host that does not tell the end: it is sent as soon as it is known. */
function watchEnd(exchange: Exchange, response: RespondResult, end: TellEnd): RespondResult {
  if (response === undefined) {
    end({ status: exchange.hostRequest.status?.(), bytes: 0, aborted: false })
    return undefined
  }
  const { status, body } = response
  if (body !== null && !isWhole(body)) {
    return { ...response, body: new ObservedBody(body, status, end) }
  }
  const aborted = exchange.hostRequest.signal.aborted
  end({ status: aborted ? undefined : status, bytes: aborted ? 0 : measure(body), aborted })
  return response
}

function measure(body: Exclude<ResponseBody, AsyncIterable<unknown>>): number {
  if (body === null) return 0
  return typeof body === 'string' ? new TextEncoder().encode(body).byteLength : body.byteLength
}

type Streamed = Extract<PlainResponse['body'], AsyncIterable<unknown>>

/** A streamed body that tells its end, with the bytes that were read until then. */
class ObservedBody implements AsyncIterableIterator<Uint8Array | string> {
  readonly #source: AsyncIterator<Uint8Array | string>
  readonly #status: number
  readonly #end: TellEnd
  #bytes = 0

  constructor(body: Streamed, status: number, end: TellEnd) {
    this.#source = body[Symbol.asyncIterator]()
    this.#status = status
    this.#end = end
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array | string>> {
    try {
      const chunk = await this.#source.next()
      if (chunk.done === true) {
        this.#tell(false)
      } else {
        this.#bytes += measure(chunk.value)
      }
      return chunk
    } catch (error) {
      this.#tell(true)
      throw error
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#tell(true)
    await this.#source.return?.()
    return { done: true, value: undefined }
  }

  #tell(aborted: boolean): void {
    this.#end({ status: this.#status, bytes: this.#bytes, aborted })
  }
}

/**
 * One request in the tracing channel `portolan:request`: `start` and `end` around the part that runs
 * at once, `error` for an unexpected error, `asyncStart` and `asyncEnd` at the end of the response.
 */
class RequestTrace {
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
