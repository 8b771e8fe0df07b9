import { isSchema, type StandardSchema } from '../contract/standard-schema.ts'
import { noSchema } from './check-description.ts'

/**
 * The schemas of the data of events, by the name of the event. `message` is the name of an event
 * that says none (WHATWG HTML, section 9.2.6).
 */
export type EventSchemas = { readonly [event: string]: StandardSchema }

/** An answer by `eventStream()`, for `responses`. */
export interface EventsSchema<Events extends EventSchemas = EventSchemas>
  extends StandardSchema<never> {
  readonly '~events': Events
}

/** An answer by `ndjson()`, for `responses`. */
export interface LinesSchema<Line extends StandardSchema = StandardSchema>
  extends StandardSchema<never> {
  readonly '~lines': Line
}

/**
 * Describes an answer by `eventStream()`: the data of its events, for all of them or by their names.
 * The types check the events that the handler sends; no schema runs, so they have its output.
 *
 * @example
 * defineLoader({ response: eventsOf({ tick: Tick }) },
 *   () => eventStream([{ event: 'tick', data: { n: 1 } }]))
 * @throws {UsageError} for a value that is not a schema.
 */
export function eventsOf<Data extends StandardSchema>(
  data: Data,
): EventsSchema<{ readonly message: Data }>
export function eventsOf<const Events extends EventSchemas>(events: Events): EventsSchema<Events>
export function eventsOf(given: StandardSchema | EventSchemas): EventsSchema {
  const events = isSchema(given) ? { message: given } : given
  for (const [name, schema] of Object.entries(events)) {
    if (!isSchema(schema)) throw noSchema(`eventsOf(): ${name}`)
  }
  return { ...describeStream('eventStream()'), '~events': events }
}

/**
 * Describes an answer by `ndjson()`: the value of each line. The types check the values that the
 * handler sends; no schema runs, so they are its output.
 *
 * @example defineLoader({ response: linesOf(User) }, () => ndjson(findUsers()))
 * @throws {UsageError} for a value that is not a schema.
 */
export function linesOf<Line extends StandardSchema>(line: Line): LinesSchema<Line> {
  if (!isSchema(line)) throw noSchema('linesOf()')
  return { ...describeStream('ndjson()'), '~lines': line }
}

function describeStream(helper: string): StandardSchema<never> {
  const issues = [{ message: `return ${helper}` }]
  return { '~standard': { version: 1, vendor: 'portolan', validate: () => ({ issues }) } }
}
