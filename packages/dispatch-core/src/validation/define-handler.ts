import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { isThenable } from '../checks/thenable.ts'
import type { ActionContext, HandlerContext, LoaderContext } from '../contract/context.ts'
import {
  isSchema,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from '../contract/standard-schema.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import type { HelperResult } from '../results/result.ts'
import { validateRequest } from './validate-request.ts'
import { validateResult } from './validate-result.ts'

/** A handler with schemas, which stay readable on it. */
export interface DefinedHandler<S extends Schemas, Result, Members = unknown> {
  (context: HandlerContext & Members): Result | Promise<Awaited<Result>>
  readonly schemas: S
}

/** The type of `defineLoader()`. An adapter's has its host's own members in the context. */
export interface DefineLoader<Members = unknown> {
  /**
   * A loader whose request and response are validated by schemas of any Standard Schema library,
   * which also type its context.
   *
   * @example
   * export const loader = defineLoader({ query: z.object({ page: z.coerce.number() }) },
   *   ({ query }) => listUsers(query.page))
   * @throws {UsageError} for a schema of no such library, an unknown part, or a handler that is
   * not a function.
   */
  <S extends Schemas, Result extends ResultOf<S>>(
    schemas: S,
    handler: (context: ValidatedContext<S> & Members) => Result,
  ): DefinedHandler<S, Result, Members>
  /**
   * A loader, typed.
   *
   * @example export const loader = defineLoader<'/users/:id'>(({ params }) => getUser(params.id))
   * @throws {UsageError} for a handler that is not a function.
   */
  <Path extends string = string, State = Portolan.State, Result = unknown>(
    handler: (context: LoaderContext<Path, State> & Members) => Result,
  ): (context: LoaderContext<Path, State> & Members) => Result
}

/** The type of `defineAction()`. An adapter's has its host's own members in the context. */
export interface DefineAction<Members = unknown> {
  /**
   * An action whose request and response are validated by schemas of any Standard Schema library,
   * which also type its context.
   *
   * @example
   * export const action = defineAction({ body: NewUser, response: User }, ({ body }) => createUser(body))
   * @throws {UsageError} for a schema of no such library, an unknown part, or a handler that is
   * not a function.
   */
  <S extends Schemas, Result extends ResultOf<S>>(
    schemas: S,
    handler: (context: ValidatedContext<S> & Members) => Result,
  ): DefinedHandler<S, Result, Members>
  /**
   * An action, typed.
   *
   * @example export const action = defineAction<'/users/:id'>(({ params, body }) => saveUser(params.id, body))
   * @throws {UsageError} for a handler that is not a function.
   */
  <Path extends string = string, State = Portolan.State, Result = unknown>(
    handler: (context: ActionContext<Path, State> & Members) => Result,
  ): (context: ActionContext<Path, State> & Members) => Result
}

/** A loader with schemas for its request and response, or a handler alone, typed. */
export const defineLoader: DefineLoader = (...args: unknown[]) =>
  defineHandler('defineLoader', args)

/** An action with schemas for its request and response, or a handler alone, typed. */
export const defineAction: DefineAction = (...args: unknown[]) =>
  defineHandler('defineAction', args)

/** The overloads above say what goes in and what comes out. */
function defineHandler(name: string, args: readonly unknown[]): never {
  const [schemas, handler] = args.length === 1 ? [undefined, args[0]] : args
  if (typeof handler !== 'function') {
    throw new UsageError(
      'invalid-schema',
      `${name}() got a handler of type ${typeof handler}; write ${name}({ body: schema }, (context) => …)`,
    )
  }
  if (schemas === undefined) return handler as never
  assertSchemas(schemas, `${name}()`)
  return Object.assign(
    (context: RequestContext) => runValidated(schemas, handler as ValidatedHandler, context),
    { schemas },
  ) as never
}

type ValidatedHandler = (context: RequestContext) => unknown

function assertSchemas(schemas: unknown, where: string): asserts schemas is Schemas {
  checkOptions(schemas, ['params', 'query', 'headers', 'body', 'response'], where)
  for (const [part, schema] of Object.entries(schemas as object)) {
    if (schema !== undefined && !isSchema(schema)) {
      throw new UsageError(
        'invalid-schema',
        `${where}: ${part} is no schema; give one of a library that follows Standard Schema, such as zod, valibot or arktype`,
      )
    }
  }
}

function runValidated(
  schemas: Schemas,
  handler: ValidatedHandler,
  context: RequestContext,
): unknown {
  const validated = validateRequest(schemas, context)
  if (validated === undefined) return runChecked(schemas, handler, context)
  return validated.then(() => runChecked(schemas, handler, context))
}

function runChecked(
  { response }: Schemas,
  handler: ValidatedHandler,
  context: RequestContext,
): unknown {
  const result = handler(context)
  if (response === undefined) return result
  if (!isThenable(result)) return validateResult(response, context, result)
  return result.then((value) => validateResult(response, context, value))
}

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
