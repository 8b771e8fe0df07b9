import type { DataOf, ErrorStatus, EventsOf, Outcome } from './answers.ts'
import type { AnyQuery, BodyInput, HeadersOf, InputOf, NeededBy, ParamsInput } from './inputs.ts'
import type { DescriptionOf, HandlerOf, Method, MiddlewareOf, ParamsOf } from './route-table.ts'

/** Typed calls of the routes in a table that `portolan types` writes. */
export interface Client<Routes> {
  readonly get: Call<Routes, 'GET'>
  readonly head: Call<Routes, 'HEAD'>
  readonly post: Call<Routes, 'POST'>
  readonly put: Call<Routes, 'PUT'>
  readonly patch: Call<Routes, 'PATCH'>
  readonly delete: Call<Routes, 'DELETE'>
  readonly query: Call<Routes, 'QUERY'>
  /**
   * The events of a route that answers with `eventStream()`. It connects again when the connection
   * breaks or ends, and says which event was the last; `reconnect: false` ends with the stream.
   *
   * @example for await (const tick of api.events('/api/ticks', { signal })) console.log(tick.data.n)
   * @throws {ProblemError} for an answer with the status of an error.
   */
  readonly events: {
    <P extends string>(path: EventsPathAlone<Routes, P>): AsyncIterableIterator<EventOf<Routes, P>>
    <P extends string>(
      path: EventsPath<Routes, P>,
      options: EventOptionsOf<Routes, P>,
    ): AsyncIterableIterator<EventOf<Routes, P>>
  }
}

type EventOf<Routes, P, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? Entry extends unknown
      ? EventsOf<Entry>
      : never
    : never
  : never

/** A call with one method. */
export interface Call<Routes, M extends Method> {
  /**
   * Sends a request and resolves with the value of its success. With `expect` it resolves with
   * `{ ok, status, data }`, or with `{ ok, status, problem }` for a status that is named there.
   *
   * @throws {ProblemError} for every other status of an error.
   */
  <P extends string>(path: PathAlone<Routes, P, M>): Promise<ResultOf<Routes, P, M, readonly []>>
  <P extends string, const Expected extends readonly ExpectedBy<Routes, P, M>[] = readonly []>(
    path: PathOf<Routes, P, M>,
    options: OptionsOf<Routes, P, M> & {
      /** The statuses of errors that are answers for the caller. Default: none. */
      readonly expect?: Expected
    },
  ): Promise<ResultOf<Routes, P, M, Expected>>
  /** Sends the same request, and resolves with the `Response` whatever its status is. */
  readonly response: {
    <P extends string>(path: PathAlone<Routes, P, M>): Promise<Response>
    <P extends string>(
      path: PathOf<Routes, P, M>,
      options: OptionsOf<Routes, P, M>,
    ): Promise<Response>
  }
}

// Every lookup asks whether the route is there: one wrong path would otherwise make TypeScript look
// at every route. For a call, and for each key in an editor, it also works out which texts a path may
// be at all, with every path for `P`. `Given` stays a type parameter then, and `infer Entry` keeps
// the routes behind it out of sight.

/** The path itself, or a type that says why it is not one for this method. */
export type PathOf<Routes, P, M extends Method, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? Unless<Unanswered<Entry, M>, Given>
    : never
  : keyof Routes

/** The path of a call without options. */
export type PathAlone<Routes, P, M extends Method, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? Unless<UnansweredAlone<Entry, M>, Given>
    : never
  : keyof Routes

type EventsPath<Routes, P, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? Unless<WithoutEvents<Entry>, Given>
    : never
  : keyof Routes

type EventsPathAlone<Routes, P, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? Unless<WithoutEventsAlone<Entry>, Given>
    : never
  : keyof Routes

type Unless<Reason, P> = [Reason] extends [never] ? P : Reason

// The reasons of each route, where a path may be one of several.

type Unanswered<Entry, M extends Method> = Entry extends unknown
  ? [HandlerOf<Entry, M>] extends [never]
    ? `this route does not answer ${M}`
    : never
  : never

type UnansweredAlone<Entry, M extends Method> = Entry extends unknown
  ? [HandlerOf<Entry, M>] extends [never]
    ? Unanswered<Entry, M>
    : Lacking<CallOptions<Entry, M>>
  : never

type WithoutEvents<Entry> = Entry extends unknown
  ? [EventsOf<Entry>] extends [never]
    ? 'this route sends no events'
    : never
  : never

type WithoutEventsAlone<Entry> = Entry extends unknown
  ? [EventsOf<Entry>] extends [never]
    ? WithoutEvents<Entry>
    : Lacking<EventOptions<Entry>>
  : never

type Lacking<Options> = object extends Options
  ? never
  : `this route needs the options ${Needed<Options>}`

/** The names of the members that may not be left out. */
type Needed<T> = {
  [Name in keyof T & string]-?: object extends Pick<T, Name> ? never : Name
}[keyof T & string]

type ExpectedBy<Routes, P, M extends Method, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? ErrorStatus<Entry, M>
    : never
  : never

export type ResultOf<
  Routes,
  P,
  M extends Method,
  Expected extends readonly unknown[],
  Given = P,
> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? ResultFrom<Entry, M, Expected>
    : never
  : never

type ResultFrom<
  Entry,
  M extends Method,
  Expected extends readonly unknown[],
> = Entry extends unknown
  ? Expected extends readonly []
    ? DataOf<Entry, M>
    : Outcome<Entry, M, Expected[number] & number>
  : never

export type OptionsOf<Routes, P, M extends Method, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? CallOptions<Entry, M>
    : never
  : unknown

type EventOptionsOf<Routes, P, Given = P> = P extends keyof Routes
  ? Routes[Given & keyof Routes] extends infer Entry
    ? EventOptions<Entry>
    : never
  : unknown

/** The options of a call, as one object. */
type CallOptions<Entry, M extends Method> = Flat<
  ParamsPart<ParamsOf<Entry>> &
    QueryPart<DescriptionOf<HandlerOf<Entry, M>>> &
    (M extends 'GET' | 'HEAD' ? unknown : BodyPart<DescriptionOf<HandlerOf<Entry, M>>>) &
    HeadersPart<DescriptionOf<HandlerOf<Entry, M>>, MiddlewareOf<Entry, M>> & {
      /** Aborts the call. */
      readonly signal?: AbortSignal
      /** How often a safe or idempotent request is sent again. Default: the client's. */
      readonly retries?: number
      /** Milliseconds for the whole call. Default: the client's. */
      readonly timeout?: number
    }
>

type EventOptions<Entry> = Flat<
  ParamsPart<ParamsOf<Entry>> &
    QueryPart<DescriptionOf<HandlerOf<Entry, 'GET'>>> &
    HeadersPart<DescriptionOf<HandlerOf<Entry, 'GET'>>, MiddlewareOf<Entry, 'GET'>> & {
      /** Aborts the call. */
      readonly signal?: AbortSignal
      /** The id behind which the first connection begins. Default: the server decides. */
      readonly lastEventId?: string
      /** Whether it connects again. Default: `true`. */
      readonly reconnect?: boolean
    }
>

type Flat<T> = { [Name in keyof T]: T[Name] }

/** Headers beside those of the client, which they replace. */
type HeadersPart<Description, Middleware> = [NeededBy<Middleware>] extends [never]
  ? { readonly headers?: HeadersOf<Description, Middleware> }
  : { readonly headers: HeadersOf<Description, Middleware> }

/** A member that may be left out where nothing in it is needed. */
type Part<Name extends string, Value> = object extends Value
  ? { readonly [N in Name]?: Value }
  : { readonly [N in Name]: Value }

type ParamsPart<Params> = [keyof Params] extends [never]
  ? unknown
  : Part<'params', ParamsInput<Params>>

type QueryPart<Description> = Description extends { readonly query: infer Schema }
  ? Part<'query', InputOf<Schema>>
  : { readonly query?: AnyQuery }

type BodyPart<Description> = Description extends { readonly body: infer Schema }
  ? undefined extends BodyInput<Schema>
    ? { readonly body?: BodyInput<Schema> }
    : { readonly body: BodyInput<Schema> }
  : { readonly body?: unknown }
