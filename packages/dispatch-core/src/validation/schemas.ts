import type { HandlerContext } from '../dispatch/context.ts'
import type { HelperResult } from '../results/result.ts'
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts'

/** What a handler's request and response have to be like. Each schema is optional. */
export interface Schemas {
  /** Of the decoded params. Failures are 400. */
  readonly params?: StandardSchema
  /** Of an object with a string for each name of the query, an array where it is repeated. Failures are 400. */
  readonly query?: StandardSchema
  /** Of an object with the request's headers, names in lower case. Failures are 400. */
  readonly headers?: StandardSchema
  /** Of the parsed body. Failures are 422 when nothing else fails. */
  readonly body?: StandardSchema
  /** Of a result that is sent as JSON with a status below 400. Failures are 500. */
  readonly response?: StandardSchema
}

/** A part of a request that a schema can be given for. */
export type RequestPart = Exclude<keyof Schemas, 'response'>

/** The context with its validated parts as their schemas give them. */
export type ValidatedContext<S extends Schemas> = Omit<HandlerContext, PartsOf<S>> & {
  readonly [Part in PartsOf<S>]: SchemaOutput<S[Part]>
}

/** The parts that there is a schema for. */
type PartsOf<S extends Schemas> = Extract<
  { [Part in keyof S]: S[Part] extends StandardSchema ? Part : never }[keyof S],
  RequestPart
>

/** What a handler may return: with a schema for the response, what that accepts or a result of its own. */
export type ResultOf<S extends Schemas> = S extends { readonly response: StandardSchema }
  ? MaybePromise<SchemaInput<S['response']> | HelperResult | Response>
  : unknown

type MaybePromise<T> = T | Promise<T>
