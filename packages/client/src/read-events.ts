import { ProblemError } from './problem-error.ts'
import { EVENTS, mediaType, parse, readAnswer, readLines } from './read-answer.ts'
import { endOf, findWait, isTemporary, LONGEST_WAIT, wait } from './send-request.ts'

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
  readonly lastEventId?: string
  readonly reconnect?: boolean
}

/** The place in a stream, over all of its connections. */
interface Place {
  id: string
  /** The milliseconds until it connects again. */
  retry: number
}

/**
 * The events of a stream. After the first connection it connects again, without end, and says which
 * event was the last.
 *
 * @param where the request, for messages
 * @param connect opens a connection behind the event with this id
 * @throws {ProblemError} for an answer with the status of an error.
 * @throws {TypeError} for an answer without events.
 */
export async function* readEvents(
  where: string,
  connect: (lastEventId: string) => Promise<Response>,
  { signal, lastEventId = '', reconnect = true }: EventsOptions,
): AsyncGenerator<ReceivedEvent, void, undefined> {
  const place: Place = { id: lastEventId, retry: 3_000 }
  let failures = 0
  for (let isFirst = true; ; isFirst = false) {
    const response = await connect(place.id).catch((error: unknown) => {
      if (isFirst || signal?.aborted) throw error
      return undefined
    })
    if (response?.ok) {
      if (response.status === 204) return
      if (mediaType(response) !== EVENTS) {
        await response.body?.cancel()
        throw new TypeError(`${where} answers without events; write api.get()`)
      }
      failures = 0
      try {
        yield* parseEvents(response, place)
      } catch (error) {
        if (!reconnect || signal?.aborted) throw error
      }
      if (!reconnect) return
    } else if (response && (isFirst || !isTemporary(response))) {
      throw new ProblemError(response, await readAnswer(response, where))
    }
    const least = place.retry * 2 ** failures++
    await wait(Math.min(findWait(response) ?? least, LONGEST_WAIT), endOf(signal))
  }
}

/** The events of one connection. One that has not ended is dropped. */
async function* parseEvents(
  response: Response,
  place: Place,
): AsyncGenerator<ReceivedEvent, void, undefined> {
  let { id } = place
  let event = ''
  let data: string[] = []
  for await (const line of readLines(response)) {
    const [, name, value = ''] = line.split(/^([^:]*):? ?/)
    if (name === 'data') data.push(value)
    if (name === 'event') event = value
    if (name === 'id' && !value.includes('\0')) id = value
    if (name === 'retry' && /^\d+$/.test(value)) place.retry = Number(value)
    if (line) continue
    place.id = id
    if (data.length > 0) yield { event: event || 'message', data: parse(data.join('\n')), id }
    event = ''
    data = []
  }
}
