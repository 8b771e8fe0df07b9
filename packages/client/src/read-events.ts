import { ProblemError } from './problem-error.ts'
import { EVENTS, mediaType, readAnswer, readText } from './read-answer.ts'
import { findWait, isTemporary, wait } from './send-request.ts'

/** An event as it came (WHATWG HTML, section 9.2). */
export interface ReceivedEvent {
  readonly event: string
  /** The data: JSON where it is JSON, else its text. */
  readonly data: unknown
  /** The id of the last event that had one; empty where none had. */
  readonly id: string
}

export interface EventsOptions {
  readonly signal?: AbortSignal
  /** The id behind which the first connection begins. Default: the server begins where it likes. */
  readonly lastEventId?: string
  /**
   * Whether it connects again when the connection breaks or ends, as `EventSource` does, until the
   * server answers 204. Default: `true`.
   */
  readonly reconnect?: boolean
}

/**
 * The events of a stream. After the first connection it connects again, without end, and says which
 * event was the last.
 *
 * @param where the request, for messages
 * @param connect opens a connection behind the event with this id
 * @throws {ProblemError} for an answer with the status of an error.
 */
export async function* readEvents(
  where: string,
  connect: (lastEventId: string) => Promise<Response>,
  { signal, lastEventId = '', reconnect = true }: EventsOptions,
): AsyncGenerator<ReceivedEvent, void, undefined> {
  const stream = new EventParser(lastEventId)
  let failures = 0
  for (let isFirst = true; ; isFirst = false) {
    const response = await connect(stream.id).catch((error: unknown) => {
      if (isFirst || signal?.aborted === true) throw error
      return undefined
    })
    if (response?.ok === true) {
      if (response.status === 204) return
      assertEvents(response, where)
      failures = 0
      try {
        for await (const text of readText(response)) yield* stream.read(text)
      } catch (error) {
        if (!reconnect || signal?.aborted === true) throw error
      }
      if (!reconnect) return
      stream.restart()
    } else if (response !== undefined && (isFirst || !isTemporary(response.status))) {
      throw new ProblemError(response, await readAnswer(response, where))
    }
    const least = stream.retry * 2 ** failures++
    await wait(Math.min(findWait(response) ?? least, LONGEST_WAIT), signal)
  }
}

const LONGEST_WAIT = 30_000

function assertEvents(response: Response, where: string): void {
  const type = mediaType(response.headers)
  if (type === EVENTS) return
  response.body?.cancel().catch(() => {})
  throw new TypeError(`${where} answers with ${type || 'no type'} instead of events; write api.get()`)
}

/** The state of a stream over all of its connections. */
class EventParser {
  id: string
  /** The milliseconds until it connects again. */
  retry = 3_000
  #rest = ''
  #event = ''
  #data: string[] = []
  #nextId: string

  constructor(id: string) {
    this.id = id
    this.#nextId = id
  }

  /** Drops an event that has not ended. */
  restart(): void {
    this.#rest = ''
    this.#event = ''
    this.#data = []
    this.#nextId = this.id
  }

  *read(text: string): Generator<ReceivedEvent, void, undefined> {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line !== '') {
        this.#readField(line)
        continue
      }
      this.id = this.#nextId
      const data = this.#data.join('\n')
      const isEvent = this.#data.length > 0
      const event = this.#event || 'message'
      this.#event = ''
      this.#data = []
      if (isEvent) yield { event, data: parse(data), id: this.id }
    }
  }

  #readField(line: string): void {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === 'data') {
      this.#data.push(value)
    } else if (name === 'event') {
      this.#event = value
    } else if (name === 'id' && !value.includes('\0')) {
      this.#nextId = value
    } else if (name === 'retry' && /^\d+$/.test(value)) this.retry = Number(value)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
