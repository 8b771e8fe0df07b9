import type { SchemaOutput, StandardSchema } from '../contract/standard-schema.ts'
import type { JsonForm } from '../results/json-form.ts'
import type { AnswersOf } from './define-handler.ts'

/**
 * The value that a client reads from the answer of the loader of a route module, as JSON makes it:
 * that of `GET`, else of `loader`. Errors and a `Response` are left out.
 */
export type LoaderResultOf<Module> = Module extends { readonly GET: infer Handler }
  ? HandlerResult<Handler>
  : Module extends { readonly loader: infer Handler }
    ? HandlerResult<Handler>
    : never

/**
 * The value that a client reads from the answer of the action of a route module, as JSON makes it:
 * any of `action`, `POST`, `PUT`, `PATCH`, `DELETE` and `QUERY`. Errors and a `Response` are left
 * out.
 */
export type ActionResultOf<Module> = {
  [Name in keyof Module & ActionName]: HandlerResult<Module[Name]>
}[keyof Module & ActionName]

type ActionName = 'action' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'QUERY'

/**
 * The successes of a handler as JSON makes them: the described ones, else the values that it
 * returns.
 */
export type HandlerResult<Handler> = [SuccessesOf<Handler>] extends [never]
  ? Handler extends (...args: never[]) => infer Result
    ? JsonForm<PlainValue<Awaited<Result>>>
    : never
  : Described<SuccessesOf<Handler>>

/** The described answers with a status of a success. */
type SuccessesOf<Handler> = Handler extends { readonly description: infer Description }
  ? Successes<AnswersOf<Description>>
  : never

type Successes<Answers> = unknown extends Answers
  ? never
  : {
      [Status in keyof Answers]: Status extends number
        ? `${Status}` extends `2${string}`
          ? Answers[Status]
          : never
        : never
    }[keyof Answers]

type Described<Schema> = Schema extends StandardSchema ? JsonForm<SchemaOutput<Schema>> : undefined

/**
 * The values among the results of a handler that are sent as JSON with the status of a success.
 * `json()` is unwrapped; errors, streams and answers through the host are left out.
 */
export type PlainValue<Result> = 0 extends 1 & Result
  ? Result
  : Result extends NotJson
    ? never
    : '~answer' extends keyof Result
      ? JsonValue<Result>
      : 'stack' extends keyof Result
        ? never
        : Result extends void
          ? undefined
          : Result

type JsonValue<Result> = Result extends {
  readonly '~answer'?: { readonly json: infer Value } | undefined
  readonly status: infer Status
}
  ? Status extends number
    ? `${Status}` extends `${4 | 5}${string}`
      ? never
      : Value
    : Value
  : never

/** A `Response` or `Blob`, bytes, a stream of the Web or of Node. */
type NotJson =
  | { arrayBuffer(): unknown }
  | { readonly byteLength: number }
  | { getReader(...args: never[]): unknown }
  | { [Symbol.asyncIterator](): unknown }
  | { pipe(...args: never[]): unknown }
