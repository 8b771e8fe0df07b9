import type { ActionContext, HandlerContext, LoaderContext } from '../dispatch/context.ts'
import { checkOptions } from '../dispatch/options.ts'
import type { RequestContext } from '../dispatch/request-context.ts'
import { isThenable } from '../dispatch/thenable.ts'
import type { ResultOf, Schemas, ValidatedContext } from './schemas.ts'
import { isSchema } from './standard-schema.ts'
import { validateRequest } from './validate-request.ts'
import { validateResult } from './validate-result.ts'

/** A handler with schemas, which stay readable on it. */
export interface DefinedHandler<S extends Schemas, Result, Members = unknown> {
  (context: HandlerContext & Members): Result | Promise<Awaited<Result>>
  readonly schemas: S
}

/**
 * The type of `defineLoader()`. An adapter's has its host's own members in the context:
 * `export const defineLoader: DefineLoader<{ req: Request }> = coreDefineLoader as never`.
 */
export interface DefineLoader<Members = unknown> {
  <S extends Schemas, Result extends ResultOf<S>>(
    schemas: S,
    handler: (context: ValidatedContext<S> & Members) => Result,
  ): DefinedHandler<S, Result, Members>
  <Path extends string = string, State = Portolan.State, Result = unknown>(
    handler: (context: LoaderContext<Path, State> & Members) => Result,
  ): (context: LoaderContext<Path, State> & Members) => Result
}

/** The type of `defineAction()`, as `DefineLoader` is that of `defineLoader()`. */
export interface DefineAction<Members = unknown> {
  <S extends Schemas, Result extends ResultOf<S>>(
    schemas: S,
    handler: (context: ValidatedContext<S> & Members) => Result,
  ): DefinedHandler<S, Result, Members>
  <Path extends string = string, State = Portolan.State, Result = unknown>(
    handler: (context: ActionContext<Path, State> & Members) => Result,
  ): (context: ActionContext<Path, State> & Members) => Result
}

/**
 * A loader whose request and response are validated by schemas of any Standard Schema library,
 * which also type its context; or, with a handler alone, that handler typed.
 *
 * @example
 * export const loader = defineLoader({ query: z.object({ page: z.coerce.number() }) },
 *   ({ query }) => listUsers(query.page))
 * @throws {TypeError} for what is no schema, an unknown part or no function.
 */
export const defineLoader: DefineLoader = (...args: unknown[]) =>
  defineHandler('defineLoader', args)

/**
 * An action whose request and response are validated by schemas of any Standard Schema library,
 * which also type its context; or, with a handler alone, that handler typed.
 *
 * @example
 * export const action = defineAction({ body: NewUser, response: User }, ({ body }) => createUser(body))
 * @throws {TypeError} for what is no schema, an unknown part or no function.
 */
export const defineAction: DefineAction = (...args: unknown[]) =>
  defineHandler('defineAction', args)

/** The overloads above say what goes in and what comes out. */
function defineHandler(name: string, args: readonly unknown[]): never {
  const [schemas, handler] = args.length === 1 ? [undefined, args[0]] : args
  if (typeof handler !== 'function') {
    throw new TypeError(
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
      throw new TypeError(
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
