import { UsageError } from '../checks/errors.ts'
import { isTimer, longestTimer } from '../checks/values.ts'
import {
  type DraftContext,
  type HelperResult,
  type ResponseDraft,
  type ResultInit,
  readResultInit,
  toDraft,
} from './result.ts'
import { formatServerSentEvent, type ServerSentEvent } from './server-sent-event.ts'
import { assertSource, openSource, type Source, type SourceInput, stopSource } from './source.ts'

/** The options of `eventStream()`. */
export interface EventStreamInit extends ResultInit {
  /** Milliseconds of silence until a comment is sent, which keeps proxies from closing; or `false`. Default: 15,000. */
  readonly heartbeat?: number | false
}

/**
 * Server-Sent Events (WHATWG HTML, section 9.2) to return from a loader. When the client goes
 * away the source is finished: its iterator's `return()` is called.
 *
 * @param source events, or a function that makes them for one client; it is called when the
 * response is begun, and not for HEAD
 * @example return eventStream(({ lastEventId, signal }) => news.since(lastEventId, { signal }))
 * @throws {UsageError} for a source that cannot be iterated, or an unknown or invalid option. An
 * event that is not valid ends the stream and is told to `onError`.
 */
export function eventStream(
  source: EventSourceInput | ((request: EventStreamRequest) => EventSourceInput),
  init: EventStreamInit = {},
): HelperResult {
  const { status, headers } = readResultInit(init, 'eventStream(source, init)', ['heartbeat'])
  if (typeof source !== 'function') assertSource(source, 'eventStream()')
  const { heartbeat = 15_000 } = init
  if (heartbeat !== false && !isTimer(heartbeat)) {
    throw new UsageError(
      'invalid-option',
      `eventStream() got the heartbeat ${String(heartbeat)}; write milliseconds above 0 and up to ${longestTimer}, or false`,
    )
  }
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const defaults = streamHeaders.filter(([name]) => !names.has(name.toLowerCase()))
  return {
    [toDraft]: (context): ResponseDraft => ({
      status,
      headers: [...defaults, ...headers],
      body: new EventStreamBody(source, heartbeat, context),
    }),
  }
}

const streamHeaders: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/event-stream'],
  // `no-transform` keeps compressing middleware from holding events back, the last line nginx.
  ['Cache-Control', 'no-cache, no-store, no-transform'],
  ['X-Accel-Buffering', 'no'],
]

/** Events as they come: strings for their data alone, or events with their fields. */
export type EventSourceInput = SourceInput<string | ServerSentEvent>

/** What the client says when it connects, and when it goes. */
export interface EventStreamRequest {
  /** The id of the last event that the client got before it lost the connection. */
  readonly lastEventId: string | undefined
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** The text of an event stream: a comment whenever the source is silent for `heartbeat` milliseconds. */
export class EventStreamBody implements AsyncIterableIterator<string, undefined> {
  readonly #input: EventSourceInput | ((request: EventStreamRequest) => EventSourceInput)
  readonly #heartbeat: number | false
  readonly #context: DraftContext
  readonly #abort = new AbortController()
  #source: Source<unknown> | undefined
  #isPulling = false
  /** What came while nobody waited, after a heartbeat. */
  #arrived: Outcome | undefined
  #deliver: ((outcome: Outcome) => void) | undefined
  #isOver = false

  constructor(
    input: EventSourceInput | ((request: EventStreamRequest) => EventSourceInput),
    heartbeat: number | false,
    context: DraftContext,
  ) {
    this.#input = input
    this.#heartbeat = heartbeat
    this.#context = context
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.#isOver) return end
    if (this.#source === undefined) {
      this.#listen()
      if (this.#isOver) return end
      this.#source = this.#open()
    }
    const outcome = this.#arrived ?? (await this.#wait(this.#source))
    if (outcome === 'silence') return { done: false, value: ':\n\n' }
    this.#arrived = undefined
    this.#isPulling = false
    if ('error' in outcome) throw outcome.error
    if (outcome.done !== true) return { done: false, value: formatServerSentEvent(outcome.value) }
    this.#finish()
    return end
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.#isOver) return end
    this.#finish()
    this.#abort.abort()
    this.#deliver?.(end)
    if (this.#source !== undefined) this.#source.stop()
    else if (typeof this.#input !== 'function') stopSource(this.#input)
    return end
  }

  #listen(): void {
    const { signal } = this.#context
    if (signal.aborted) this.#stop()
    else signal.addEventListener('abort', this.#stop)
  }

  #open(): Source<unknown> {
    const { hostRequest } = this.#context
    if (typeof this.#input !== 'function') return openSource<unknown>(this.#input)
    const lastEventId = decodeUtf8(hostRequest.header('last-event-id'))
    const source = this.#input({ lastEventId, signal: this.#abort.signal })
    assertSource(source, "eventStream()'s function")
    return openSource<unknown>(source)
  }

  /** What comes first: the next event, the end of everybody's patience, or `return()`. */
  #wait(source: Source<unknown>): Promise<Outcome> {
    return new Promise((resolve) => {
      const timer = this.#heartbeat && startTimer(() => this.#deliver?.('silence'), this.#heartbeat)
      this.#deliver = (outcome) => {
        this.#deliver = undefined
        if (timer !== false) clearTimeout(timer)
        resolve(outcome)
      }
      if (!this.#isPulling) void this.#pull(source)
    })
  }

  async #pull(source: Source<unknown>): Promise<void> {
    this.#isPulling = true
    const outcome = await pull(source)
    if (this.#deliver === undefined) this.#arrived = outcome
    else this.#deliver(outcome)
  }

  readonly #stop = (): void => {
    void this.return()
  }

  #finish(): void {
    this.#isOver = true
    this.#context.signal.removeEventListener('abort', this.#stop)
  }
}

const end: IteratorReturnResult<undefined> = { done: true, value: undefined }

type Outcome = IteratorResult<unknown, unknown> | { readonly error: unknown } | 'silence'

async function pull(source: Source<unknown>): Promise<Outcome> {
  try {
    return await source.next()
  } catch (error) {
    return { error }
  }
}

/** A timer that does not keep a Node process alive: the connection does, while it lasts. */
function startTimer(act: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(act, milliseconds)
  // Elsewhere a timer is a number.
  ;(timer as { unref?: () => void }).unref?.()
  return timer
}

/** Clients send the id as UTF-8, which most hosts read as Latin-1. */
function decodeUtf8(header: string | undefined): string | undefined {
  if (header === undefined || !/[\x80-\xff]/.test(header) || /[^\0-\xff]/.test(header))
    return header
  return new TextDecoder().decode(Uint8Array.from(header, (byte) => byte.charCodeAt(0)))
}
