import { UsageError } from '../checks/errors.ts'
import { isTimer, LONGEST_TIMER, quote } from '../checks/values.ts'
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
  /**
   * Milliseconds of silence until a comment is sent, so that proxies keep the connection open.
   * `false` sends none. Default: 15,000.
   */
  readonly heartbeat?: number | false
}

/** The result of `eventStream()`. */
export interface EventStreamResult<Item = unknown> extends HelperResult {
  /** Only a type. */
  readonly '~answer'?: { readonly events: Item } | undefined
}

/**
 * Makes a response of Server-Sent Events (WHATWG HTML, section 9.2), to return from a loader. When
 * the client goes away, the iterator's `return()` is called, so that the source can clean up.
 *
 * An event that is not valid ends the stream, and `onError` is called.
 *
 * @param source events, or a function that makes the events for one client. The function is
 * called when the response begins, and never for HEAD.
 * @example return eventStream(({ lastEventId, signal }) => news.since(lastEventId, { signal }))
 * @throws {UsageError} for a source that cannot be iterated, and for an unknown or invalid option.
 */
export function eventStream<
  Item extends string | (ServerSentEvent & { readonly event?: Name }),
  // Keeps the names of events as literals.
  Name extends string,
>(
  source:
    | SourceInput<Item & KnownMembers<Item>>
    | ((request: EventStreamRequest) => SourceInput<Item & KnownMembers<Item>>),
  init: EventStreamInit = {},
): EventStreamResult<Item> {
  const { status, headers } = readResultInit(init, 'eventStream(source, init)', ['heartbeat'])
  if (typeof source !== 'function') assertSource(source, 'eventStream()')
  const { heartbeat = 15_000 } = init
  if (heartbeat !== false && !isTimer(heartbeat)) {
    throw new UsageError(
      'invalid-option',
      `eventStream() got the heartbeat ${quote(heartbeat)}; write milliseconds above 0 and up to ${LONGEST_TIMER}, or false`,
    )
  }
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const defaults = STREAM_HEADERS.filter(([name]) => !names.has(name.toLowerCase()))
  return {
    [toDraft]: (context): ResponseDraft => ({
      status,
      headers: [...defaults, ...headers],
      body: new EventStreamBody(source, heartbeat, context),
    }),
  }
}

/** A misspelled member is a type error, as it is where no type is inferred. */
type KnownMembers<Item> = Item extends string
  ? unknown
  : { readonly [Name in Exclude<keyof Item, keyof ServerSentEvent>]?: never }

const STREAM_HEADERS: readonly (readonly [string, string])[] = [
  ['Content-Type', 'text/event-stream'],
  // `no-transform` stops compressing middleware from holding events back; X-Accel-Buffering, nginx.
  ['Cache-Control', 'no-cache, no-store, no-transform'],
  ['X-Accel-Buffering', 'no'],
]

/** A source of events: strings, which are an event's data alone, or events with their fields. */
export type EventSourceInput = SourceInput<string | ServerSentEvent>

/** The connection of one client, for the function that makes its events. */
export interface EventStreamRequest {
  /** The id of the last event that the client got before it lost the connection. */
  readonly lastEventId: string | undefined
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** The text of an event stream, with a comment after each `heartbeat` milliseconds of silence. */
class EventStreamBody implements AsyncIterableIterator<string, undefined> {
  readonly #input: EventSourceInput | ((request: EventStreamRequest) => EventSourceInput)
  readonly #heartbeat: number | false
  readonly #context: DraftContext
  readonly #abort: AbortController
  #source: Source<unknown> | undefined
  #isPulling = false
  /** The outcome of a pull that ended between two calls of `next()`, behind a heartbeat. */
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
    this.#abort = context.hostRequest.createAbortController?.() ?? new AbortController()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    if (this.#isOver) return END
    if (this.#source === undefined) {
      this.#listen()
      if (this.#isOver) return END
      this.#source = this.#open()
    }
    const outcome = this.#arrived ?? (await this.#wait(this.#source))
    if (outcome === 'silence') return { done: false, value: ':\n\n' }
    this.#arrived = undefined
    this.#isPulling = false
    if ('error' in outcome) throw outcome.error
    if (outcome.done !== true) {
      return { done: false, value: formatServerSentEvent(outcome.value, this.#context) }
    }
    this.#finish()
    return END
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.#isOver) return END
    this.#finish()
    this.#abort.abort()
    this.#deliver?.(END)
    if (this.#source !== undefined) {
      this.#source.stop()
    } else if (typeof this.#input !== 'function') stopSource(this.#input)
    return END
  }

  #listen(): void {
    const { signal } = this.#context
    if (signal.aborted) {
      this.#stop()
    } else {
      signal.addEventListener('abort', this.#stop)
    }
  }

  #open(): Source<unknown> {
    const { hostRequest } = this.#context
    if (typeof this.#input !== 'function') return openSource<unknown>(this.#input)
    const lastEventId = decodeUtf8(hostRequest.header('last-event-id'))
    const source = this.#input({ lastEventId, signal: this.#abort.signal })
    assertSource(source, "eventStream()'s function")
    return openSource<unknown>(source)
  }

  /** Waits for the first of three: the next event, `heartbeat` milliseconds, or `return()`. */
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
    if (this.#deliver === undefined) {
      this.#arrived = outcome
    } else {
      this.#deliver(outcome)
    }
  }

  readonly #stop = (): void => {
    void this.return()
  }

  #finish(): void {
    this.#isOver = true
    this.#context.signal.removeEventListener('abort', this.#stop)
  }
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined }

type Outcome = IteratorResult<unknown, unknown> | { readonly error: unknown } | 'silence'

async function pull(source: Source<unknown>): Promise<Outcome> {
  try {
    return await source.next()
  } catch (error) {
    return { error }
  }
}

/** The timer does not keep a Node process alive; the connection does so itself. */
function startTimer(act: () => void, milliseconds: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(act, milliseconds)
  // On other runtimes a timer is a number, without unref().
  ;(timer as { unref?: () => void }).unref?.()
  return timer
}

/** Clients send the id as UTF-8, which most hosts read as Latin-1. */
function decodeUtf8(header: string | undefined): string | undefined {
  if (header === undefined || !/[\x80-\xff]/.test(header) || /[^\0-\xff]/.test(header)) {
    return header
  }
  return new TextDecoder().decode(Uint8Array.from(header, (byte) => byte.charCodeAt(0)))
}
