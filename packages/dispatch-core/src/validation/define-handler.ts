import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { isThenable } from '../checks/values.ts'
import type { ActionContext, HandlerContext, LoaderContext } from '../contract/context.ts'
import {
  isSchema,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from '../contract/standard-schema.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { addMiddleware, type MiddlewareOf, type StateOf } from '../middleware/with-middleware.ts'
import type { HelperResult } from '../results/result.ts'
import { validateRequest } from './validate-request.ts'
import { validateResult } from './validate-result.ts'

/** A handler with schemas, which other code can read as its member `schemas`. */
export interface DefinedHandler<S extends Schemas, Result, Members = unknown> {
  (context: HandlerContext & Members): Result | Promise<Awaited<Result>>
  readonly schemas: Omit<S, 'middleware'>
}

/** The type of `defineLoader()`. An adapter adds its host's own members to the context. */
export interface DefineLoader<Members = unknown> {
  /**
   * Makes a loader whose request and response are validated by schemas of any Standard Schema
   * library. The schemas also type its context, and so does what `middleware`, which runs first,
   * puts into `state`.
   *
   * @example
   * export const loader = defineLoader({ query: z.object({ page: z.coerce.number() }) },
   *   ({ query }) => listUsers(query.page))
   * @throws {UsageError} for a value that is not a schema or a middleware, an unknown part, and a
   * handler that is not a function.
   */
  <S extends HandlerDefinition<Members>, Result extends ResultOf<S>>(
    definition: S,
    handler: (context: ValidatedContext<S> & Members) => Result,
  ): DefinedHandler<S, Result, Members>
  /**
   * Gives a loader its types, and returns it unchanged.
   *
   * @example export const loader = defineLoader<'/users/:id'>(({ params }) => getUser(params.id))
   * @throws {UsageError} for a handler that is not a function.
   */
  <Path extends string = string, State = Portolan.State, Result = unknown>(
    handler: (context: LoaderContext<Path, State> & Members) => Result,
  ): (context: LoaderContext<Path, State> & Members) => Result
}

/** The type of `defineAction()`. An adapter adds its host's own members to the context. */
export interface DefineAction<Members = unknown> {
  /**
   * Makes an action whose request and response are validated by schemas of any Standard Schema
   * library. The schemas also type its context, and so does what `middleware`, which runs first,
   * puts into `state`.
   *
   * @example
   * export const action = defineAction({ body: NewUser, response: User }, ({ body }) => createUser(body))
   * @throws {UsageError} for a value that is not a schema or a middleware, an unknown part, and a
   * handler that is not a function.
   */
  <S extends HandlerDefinition<Members>, Result extends ResultOf<S>>(
    definition: S,
    handler: (context: ValidatedContext<S> & Members) => Result,
  ): DefinedHandler<S, Result, Members>
  /**
   * Gives an action its types, and returns it unchanged.
   *
   * @example export const action = defineAction<'/users/:id'>(({ params, body }) => saveUser(params.id, body))
   * @throws {UsageError} for a handler that is not a function.
   */
  <Path extends string = string, State = Portolan.State, Result = unknown>(
    handler: (context: ActionContext<Path, State> & Members) => Result,
  ): (context: ActionContext<Path, State> & Members) => Result
}

/** Makes a loader with schemas for its request and response, or only gives a handler its types. */
export const defineLoader: DefineLoader = (...args: unknown[]) =>
  defineHandler('defineLoader', args)

/** Makes an action with schemas for its request and response, or only gives a handler its types. */
export const defineAction: DefineAction = (...args: unknown[]) =>
  defineHandler('defineAction', args)

/** The types `DefineLoader` and `DefineAction` describe the arguments and the result. */
function defineHandler(name: string, args: readonly unknown[]): never {
  const [definition, handler] = args.length === 1 ? [undefined, args[0]] : args
  if (typeof handler !== 'function') {
    throw new UsageError(
      'invalid-schema',
      `${name}() got a handler of type ${typeof handler}; write ${name}({ body: schema }, (context) => …)`,
    )
  }
  if (definition === undefined) return handler as never
  const where = `${name}()`
  checkOptions(definition, ['params', 'query', 'headers', 'body', 'response', 'middleware'], where)
  const { middleware, ...others } = definition as HandlerDefinition
  // Without middleware, the schemas stay the object that the handler was defined with.
  const schemas = middleware === undefined ? (definition as Schemas) : others
  assertSchemas(schemas, where)
  const validated = Object.assign(
    // The dispatcher calls handlers with contexts of this class.
    (context: HandlerContext) =>
      runValidated(schemas, handler as ValidatedHandler, context as RequestContext),
    { schemas },
  )
  if (middleware === undefined) return validated as never
  return addMiddleware(middleware, validated, where) as never
}

type ValidatedHandler = (context: RequestContext) => unknown

function assertSchemas(schemas: Schemas, where: string): void {
  for (const [part, schema] of Object.entries(schemas)) {
    if (part !== 'middleware' && schema !== undefined && !isSchema(schema)) {
      throw new UsageError(
        'invalid-schema',
        `${where}: ${part} is not a schema; give a schema of a library that follows Standard Schema, such as zod, valibot or arktype`,
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

/** The schemas of a handler's request and response. Each one is optional. */
export interface Schemas {
  /** For the decoded params. Failures are 400. */
  readonly params?: StandardSchema
  /**
   * For the query: a string for each name, and a list where the schema takes one. `list()` names the
   * lists of a schema that cannot tell. Several values where it takes one, and failures, are 400.
   */
  readonly query?: StandardSchema
  /** For the request's headers, with names in lower case. Failures are 400. */
  readonly headers?: StandardSchema
  /** For the parsed body. Failures are 422, or 400 if another part fails too. */
  readonly body?: StandardSchema
  /** For a result that is sent as JSON with a status below 400. Failures are 500. */
  readonly response?: StandardSchema
}

/** The first argument of `defineLoader()` and `defineAction()`. */
export interface HandlerDefinition<Members = unknown> extends Schemas {
  /**
   * The middleware that runs around this handler alone, the first one outermost: after that of
   * directories and after the body, before the schemas. Default: none.
   */
  readonly middleware?: readonly MiddlewareOf<Members>[]
}

/** A part of a request that can have a schema. */
export type RequestPart = Exclude<keyof Schemas, 'response'>

/** The context of a handler with schemas: the validated parts have the types of the schemas. */
export type ValidatedContext<S extends Schemas> = Omit<HandlerContext, PartsOf<S>> & {
  readonly [Part in PartsOf<S>]: SchemaOutput<S[Part]>
} & OwnState<S>

/** `state` with the values of the handler's own middleware. */
type OwnState<S> = S extends { readonly middleware: infer List extends readonly unknown[] }
  ? { readonly state: StateOf<List> }
  : unknown

/** The parts that have a schema. */
type PartsOf<S extends Schemas> = Extract<
  { [Part in keyof S]: S[Part] extends StandardSchema ? Part : never }[keyof S],
  RequestPart
>

/**
 * The results that a handler may return: those of the response's schema, a helper's, or a
 * `Response`.
 */
type ResultOf<S extends Schemas> = S extends { readonly response: StandardSchema }
  ? MaybePromise<SchemaInput<S['response']> | HelperResult | Response>
  : unknown

type MaybePromise<T> = T | Promise<T>
