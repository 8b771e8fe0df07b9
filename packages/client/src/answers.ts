import type {
  AnswersOf,
  JsonForm,
  PlainValue,
  SchemaOutput,
  StandardSchema,
  ValidationProblem,
} from '@portolan/dispatch-core'
import type { DescriptionOf, HandlerOf, MiddlewareOf } from './route-table.ts'

/** The described answers of a method, as one member for each of its sources. */
type Sources<Entry, Method> =
  | AnswersOf<DescriptionOf<HandlerOf<Entry, Method>>>
  | (MiddlewareOf<Entry, Method> extends infer One
      ? One extends { readonly description: { readonly responses: infer Responses } }
        ? Responses
        : never
      : never)
  | ProblemsOf<DescriptionOf<HandlerOf<Entry, Method>>>

/** The answers to a request that fails its schemas. */
type ProblemsOf<Description> =
  | (Description extends { readonly body: StandardSchema }
      ? { readonly 422: StandardSchema<ValidationProblem> }
      : never)
  | (Extract<keyof Description, 'params' | 'query' | 'headers' | 'body'> extends never
      ? never
      : { readonly 400: StandardSchema<ValidationProblem> })

type StatusOf<Source> = Source extends unknown ? Extract<keyof Source, number> : never

type SuccessOf<Source> =
  StatusOf<Source> extends infer Status
    ? Status extends number
      ? `${Status}` extends `2${string}`
        ? Status
        : never
      : never
    : never

/** The statuses that `expect` may name. */
export type ErrorStatus<Entry, Method> = Exclude<
  StatusOf<Sources<Entry, Method>>,
  SuccessOf<Sources<Entry, Method>>
>

/** The body of a described answer, as JSON makes it. */
type BodyAt<Source, Status extends number> = Source extends { readonly [S in Status]: infer Schema }
  ? Schema extends { readonly '~lines': infer Line }
    ? AsyncIterable<JsonForm<SchemaOutput<Line>>>
    : Schema extends StandardSchema
      ? JsonForm<SchemaOutput<Schema>>
      : undefined
  : never

/** The value of a success. */
export type DataOf<Entry, Method> = Method extends 'HEAD'
  ? undefined
  : [SuccessOf<Sources<Entry, Method>>] extends [never]
    ? Returned<HandlerOf<Entry, Method>>
    : BodyAt<Sources<Entry, Method>, SuccessOf<Sources<Entry, Method>>>

/** The value of a handler that describes no success; `unknown` for a `Response` and the like. */
type Returned<Handler> = Handler extends (...args: never[]) => infer Result
  ? [PlainValue<Awaited<Result>> | LinesOf<Awaited<Result>>] extends [never]
    ? unknown
    : JsonForm<PlainValue<Awaited<Result>>> | LinesOf<Awaited<Result>>
  : unknown

type LinesOf<Result> = Result extends { readonly '~answer'?: infer Answer }
  ? Answer extends { readonly lines: infer Line }
    ? AsyncIterable<JsonForm<Line>>
    : never
  : never

/** The result of a call that expects statuses: one member for each of them and each success. */
export type Outcome<Entry, Method, Expected extends number> =
  | Success<Entry, Method, SuccessOf<Sources<Entry, Method>>>
  | (Expected extends unknown ? Failure<Expected, BodyAt<Sources<Entry, Method>, Expected>> : never)

type Success<Entry, Method, Status extends number> = [Status] extends [never]
  ? { readonly ok: true; readonly status: number; readonly data: DataOf<Entry, Method> }
  : Status extends unknown
    ? {
        readonly ok: true
        readonly status: Status
        readonly data: BodyAt<Sources<Entry, Method>, Status>
      }
    : never

interface Failure<Status, Problem> {
  readonly ok: false
  readonly status: Status
  readonly problem: Problem
}

/** The events that the loader of a route describes, else those that it sends. */
export type EventsOf<Entry> = [DescribedEvents<Entry>] extends [never]
  ? HandlerOf<Entry, 'GET'> extends (...args: never[]) => infer Result
    ? EventsIn<Awaited<Result>>
    : never
  : DescribedEvents<Entry>

type DescribedEvents<Entry> = EventsAt<AnswersOf<DescriptionOf<HandlerOf<Entry, 'GET'>>>>

type EventsAt<Answers> = {
  [Status in keyof Answers]: Answers[Status] extends { readonly '~events': infer Events }
    ? { [Name in keyof Events]: DescribedEvent<Name, Events[Name]> }[keyof Events]
    : never
}[keyof Answers]

interface DescribedEvent<Name, Schema> {
  readonly event: Name
  readonly data: JsonForm<SchemaOutput<Schema>>
  readonly id: string
}

type EventsIn<Result> = Result extends { readonly '~answer'?: infer Answer }
  ? Answer extends { readonly events: infer Item }
    ? EventOf<Item>
    : never
  : never

type EventOf<Item> = Item extends string
  ? { readonly event: 'message'; readonly data: Item; readonly id: string }
  : {
      readonly event: EventName<Item>
      readonly data: Item extends { readonly data?: infer Data } ? JsonForm<Data> : unknown
      readonly id: string
    }

type EventName<Item> = Item extends { readonly event: infer Name extends string }
  ? Name
  : Item extends { readonly event?: infer Name extends string }
    ? Name | 'message'
    : 'message'
