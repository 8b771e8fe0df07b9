import { UsageError } from '../checks/errors.ts'
import { isThenable } from '../checks/values.ts'
import type { ActionContext, HandlerContext, LoaderContext } from '../contract/context.ts'
import {
  isSchema,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from '../contract/standard-schema.ts'
import {
  checkAnswers,
  checkDocs,
  checkPlaces,
  noSchema,
} from '../descriptions/check-description.ts'
import { createDeprecation } from '../descriptions/deprecation.ts'
import type { AnswerDescription, Described, Docs } from '../descriptions/description.ts'
import type { ListedResult, PlainResult, ReadonlyDeep } from '../descriptions/listed-result.ts'
import type { RequestContext } from '../exchange/request-context.ts'
import { addMiddleware, type MiddlewareOf, type StateOf } from '../middleware/with-middleware.ts'
import type { JsonResult } from '../results/json.ts'
import { isThrownResult } from '../results/result.ts'
import { validateRequest } from './validate-request.ts'
import { createResultCheck, type ResultCheck } from './validate-result.ts'

/**
 * A handler with a definition, which other code reads as its member `description`: the object that
 * it was defined with.
 */
export interface DefinedHandler<S, Result, Members = unknown, Path extends string = string>
  extends Described<S> {
  (
    context: HandlerContext<Path> & Members & TakenParams<S, Path>,
  ): Result | Promise<Awaited<Result>>
}

/** The params of a known path have to be the ones that the schema for them takes. */
type TakenParams<S, Path extends string> = string extends Path
  ? unknown
  : S extends { readonly params: infer Params extends StandardSchema }
    ? { readonly params: SchemaInput<Params> }
    : unknown

/** The type of `defineLoader()`. An adapter adds its host's own members to the context. */
export interface DefineLoader<Members = unknown> {
  /**
   * Makes a loader whose request and answers are validated by schemas of any Standard Schema
   * library. The schemas also type its context and its result, and so does the state that
   * `middleware`, which runs first, adds.
   *
   * @example
   * export const loader = defineLoader({ query: z.object({ page: z.coerce.number() }) },
   *   ({ query }) => listUsers(query.page))
   * @throws {UsageError} for a value that is not valid in its place, an unknown member, and a
   * handler that is not a function.
   */
  <
    const S extends LoaderDefinition<Members>,
    Result extends ResultOf<S>,
    Path extends string = string,
  >(
    definition: S,
    handler: (context: ValidatedContext<S, Path> & Members) => Result,
  ): DefinedHandler<S, Result, Members, Path>
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
   * Makes an action, or a handler of any method with a body, whose request and answers are validated
   * by schemas of any Standard Schema library. The schemas also type its context and its result, and
   * so does the state that `middleware`, which runs first, adds.
   *
   * @example
   * export const action = defineAction({ body: NewUser, response: User }, ({ body }) => createUser(body))
   * @throws {UsageError} for a value that is not valid in its place, an unknown member, and a
   * handler that is not a function.
   */
  <
    const S extends HandlerDefinition<Members>,
    Result extends ResultOf<S>,
    Path extends string = string,
  >(
    definition: S,
    handler: (context: ValidatedContext<S, Path> & Members) => Result,
  ): DefinedHandler<S, Result, Members, Path>
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

const LOADER_KEYS = [
  'params',
  'query',
  'headers',
  'response',
  'responses',
  'responseHeaders',
  'middleware',
  'docs',
  'deprecated',
]
const ACTION_KEYS = /* @__PURE__ */ LOADER_KEYS.concat('body')

/** The types `DefineLoader` and `DefineAction` describe the arguments and the result. */
function defineHandler(name: string, args: readonly unknown[]): never {
  const [definition, handler] = args.length === 1 ? [undefined, args[0]] : args
  if (typeof handler !== 'function') {
    throw new UsageError(
      'invalid-schema',
      `${name}() got a handler of type ${typeof handler}; write ${name}({ ${name === 'defineAction' ? 'body' : 'query'}: schema }, (context) => …)`,
    )
  }
  if (definition === undefined) return handler as never
  const where = `${name}()`
  checkPlaces(definition, name === 'defineAction' ? ACTION_KEYS : LOADER_KEYS, where)
  // Its names are known; the values are checked now.
  const given = definition as HandlerDefinition
  assertSchemas(given, where)
  checkAnswers(given, where)
  checkDocs(given.docs, where)
  const { deprecated, middleware } = given
  const parts: HandlerParts = {
    schemas: given,
    // The dispatcher calls handlers with contexts of this class.
    handler: handler as (context: RequestContext) => unknown,
    check: createResultCheck(given, where),
    announce: deprecated === undefined ? undefined : createDeprecation(deprecated, where),
  }
  const validated = Object.assign(
    (context: HandlerContext) => runValidated(parts, context as RequestContext),
    { description: given },
  )
  if (middleware === undefined) return validated as never
  return Object.assign(addMiddleware(middleware, validated, where), {
    description: given,
  }) as never
}

const SCHEMA_KEYS = ['params', 'query', 'headers', 'body', 'response'] as const

function assertSchemas(definition: HandlerDefinition, where: string): void {
  for (const key of SCHEMA_KEYS) {
    const schema: unknown = definition[key]
    if (schema !== undefined && !isSchema(schema)) throw noSchema(`${where}: ${key}`)
  }
}

/** A definition in the form that requests need. */
interface HandlerParts {
  readonly schemas: Schemas
  readonly handler: (context: RequestContext) => unknown
  /** `undefined` where no answers are described. */
  readonly check: ResultCheck | undefined
  /** Adds the headers of a deprecation. */
  readonly announce: ReturnType<typeof createDeprecation> | undefined
}

function runValidated(parts: HandlerParts, context: RequestContext): unknown {
  parts.announce?.(context)
  const validated = validateRequest(parts.schemas, context)
  if (validated === undefined) return runChecked(parts, context)
  return validated.then(() => runChecked(parts, context))
}

function runChecked({ check, handler }: HandlerParts, context: RequestContext): unknown {
  if (check === undefined) return handler(context)
  const checkThrown = (thrown: unknown) => {
    if (isThrownResult(thrown)) return check(context, thrown)
    throw thrown
  }
  let result: unknown
  try {
    result = handler(context)
  } catch (thrown) {
    return checkThrown(thrown)
  }
  if (!isThenable(result)) return check(context, result)
  return result.then((value) => check(context, value), checkThrown)
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
  /** For the body of a success: short for `responses: { 200: … }`. Failures are 500. */
  readonly response?: StandardSchema
}

/** The first argument of `defineAction()`. */
export interface HandlerDefinition<Members = unknown> extends Schemas, AnswerDescription {
  /**
   * The middleware that runs around this handler alone, the first one outermost: after that of
   * directories and after the body, before the schemas. Default: none.
   */
  readonly middleware?: readonly MiddlewareOf<Members>[]
  /** Prose for people. Default: none. */
  readonly docs?: Docs
}

/** The first argument of `defineLoader()`. */
export interface LoaderDefinition<Members = unknown> extends HandlerDefinition<Members> {
  /** `GET` and `HEAD` have no body; `defineAction()` takes a schema for it. */
  readonly body?: never
}

/** A part of a request that can have a schema. */
export type RequestPart = Exclude<keyof Schemas, 'response'>

/** The context of a handler with schemas: the validated parts have the types of the schemas. */
export type ValidatedContext<S extends Schemas, Path extends string = string> = Omit<
  HandlerContext<Path>,
  PartsOf<S>
> & {
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
 * The results that a handler may return: a plain value of the only success that is listed, `json()`
 * and `HttpError` with a listed status, and results whose status no type knows, such as a
 * `Response`.
 */
type ResultOf<S extends Schemas> = S extends
  | { readonly response: StandardSchema }
  | { readonly responses: object }
  ? MaybePromise<PlainOrJson<PlainResult<AnswersOf<S>>> | ListedResult<AnswersOf<S>>>
  : unknown

type PlainOrJson<Plain> = Plain | JsonResult<ReadonlyDeep<Plain>, undefined>

/** All answers by status, `response` as that of 200. */
export type AnswersOf<S> = (S extends { readonly responses: infer Listed extends object }
  ? Listed
  : unknown) &
  (S extends { readonly response: infer Only extends StandardSchema }
    ? { readonly 200: Only }
    : unknown)

type MaybePromise<T> = T | Promise<T>
