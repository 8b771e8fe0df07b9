import type { SchemaInput, SchemaOutput, StandardSchema } from '../contract/standard-schema.ts'
import type { HttpError, NoExtensions } from '../results/http-error.ts'
import type { JsonResult } from '../results/json.ts'
import type { RedirectResult } from '../results/redirect.ts'
import type { HelperResult } from '../results/result.ts'
import type { ServerSentEvent } from '../results/server-sent-event.ts'
import type { Problem } from './problem.ts'
import type { EventsSchema, LinesSchema } from './stream-schema.ts'

/**
 * The results with a status of their own that may be returned where answers are listed: `json()`
 * and `HttpError` with a listed status and its body, an `HttpError` without extensions, and results
 * whose status no type knows. Where a stream is listed, no other one may be returned.
 */
export type ListedResult<Responses> =
  | { [Status in keyof Responses]: OneResult<Status, Responses[Status]> }[keyof Responses]
  | HttpError<number, NoExtensions>
  | OtherHelperResult<StreamsOf<Responses>>
  | RedirectResult
  | Response

type OneResult<Status, Schema> = Status extends number
  ? Schema extends StandardSchema
    ?
        | JsonResult<ReadonlyDeep<SchemaInput<Schema>>, Status>
        | HttpError<Status, ExtensionsOf<SchemaInput<Schema>>>
    : HttpError<Status, NoExtensions>
  : never

/** The members of a problem document beside the standard ones. */
type ExtensionsOf<Body> = unknown extends Body
  ? object
  : { readonly [Name in keyof Body as Exclude<Name, KnownNames>]: ReadonlyDeep<Body[Name]> }

/** The members of the document by name, without the index of any further ones. */
type KnownNames = keyof {
  [Name in keyof Problem as string extends Name ? never : Name]: unknown
}

/** A result of a helper that is neither of `json()` nor an `HttpError`. */
type OtherHelperResult<Streams> = HelperResult & {
  readonly value?: undefined
  readonly extensions?: undefined
} & ([Streams] extends [never] ? unknown : { readonly '~answer'?: Streams | undefined })

/** The streams among listed answers, as `eventStream()` and `ndjson()` have them. */
type StreamsOf<Responses> = {
  [Status in keyof Responses]: Responses[Status] extends EventsSchema<infer Events>
    ? { readonly events: EventItem<Events> }
    : Responses[Status] extends LinesSchema<infer Line>
      ? { readonly lines: ReadonlyDeep<SchemaOutput<Line>> }
      : never
}[keyof Responses]

/** An event with data of its schema, or one without data, which clients do not see. */
type EventItem<Events> =
  | (Omit<ServerSentEvent, 'data'> & { readonly data?: undefined })
  | {
      [Name in keyof Events]: OneEvent<Name, ReadonlyDeep<SchemaOutput<Events[Name]>>>
    }[keyof Events]

type OneEvent<Name, Data> = Name extends 'message'
  ? Extract<Data, string> | (EventFields & { readonly event?: Name; readonly data: Data })
  : EventFields & { readonly event: Name; readonly data: Data }

type EventFields = Omit<ServerSentEvent, 'data' | 'event'>

/** `json()` keeps literals, which makes its lists `readonly`. */
export type ReadonlyDeep<Value> = unknown extends Value
  ? Value
  : { readonly [Name in keyof Value]: ReadonlyDeep<Value[Name]> }

/**
 * The type of a plain result: the input of the only schema of a success that is listed, `void` for
 * an answer without a body. Several successes leave none to a plain value; without one, any value
 * is allowed.
 */
export type PlainResult<Responses> = [SuccessOf<Responses>] extends [never]
  ? unknown
  : IsUnion<SuccessOf<Responses>> extends true
    ? NullAsVoid<Extract<Responses[SuccessOf<Responses>], null>>
    : NullAsVoid<Responses[SuccessOf<Responses>]>

type NullAsVoid<Schema> = [Schema] extends [never]
  ? never
  : Schema extends StandardSchema
    ? SchemaInput<Schema>
    : // biome-ignore lint/suspicious/noConfusingVoidType: functions without `return` give `void`
      undefined | void

type SuccessOf<Responses> = {
  [Status in keyof Responses]: Status extends number
    ? `${Status}` extends `2${string}`
      ? Status
      : never
    : never
}[keyof Responses]

type IsUnion<Value, All = Value> = Value extends unknown
  ? [All] extends [Value]
    ? false
    : true
  : never
