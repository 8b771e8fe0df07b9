import {
  defineAction as coreDefineAction,
  defineLoader as coreDefineLoader,
  defineMiddleware as coreDefineMiddleware,
} from '@portolan/dispatch-core'
import type { DefineAction, DefineLoader, DefineMiddleware } from '@portolan/dispatch-core/adapter'
import type { FetchMembers } from './context.ts'

// The functions are the core's own. The casts only say what is in the context here: the
// dispatcher of `createFetchHandler()` puts it there.

/**
 * A loader whose request and response are validated by schemas of any Standard Schema library,
 * which also type its context; or, with a handler alone, that handler typed.
 *
 * @example
 * export const loader = defineLoader({ query: z.object({ page: z.coerce.number() }) },
 *   ({ query }) => listUsers(query.page))
 * @throws {TypeError} for what is no schema, an unknown part or no function.
 */
export const defineLoader = coreDefineLoader as DefineLoader<FetchMembers>

/**
 * An action whose request and response are validated by schemas of any Standard Schema library,
 * which also type its context; or, with a handler alone, that handler typed.
 *
 * @example
 * export const action = defineAction({ body: NewUser, response: User }, ({ body }) => createUser(body))
 * @throws {TypeError} for what is no schema, an unknown part or no function.
 */
export const defineAction = coreDefineAction as DefineAction<FetchMembers>

/**
 * A route's middleware, typed.
 *
 * @example export default defineMiddleware(async (context, next) => { …; return next() })
 * @throws {TypeError} for what is no function.
 */
export const defineMiddleware = coreDefineMiddleware as DefineMiddleware<FetchMembers>
