import type { Call, OptionsOf, PathAlone, PathOf, ResultOf } from './client.ts'
import type { Method } from './route-table.ts'

/** The options of a query for TanStack Query: its key and its function. */
export interface QueryOptions<Data> {
  readonly queryKey: readonly unknown[]
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<Data>
}

/** TanStack Query has `null` for an answer without a body. */
type QueryData<Data> = Data extends undefined ? null : Data

type Data<Routes, P, M extends Method> = QueryData<ResultOf<Routes, P, M, readonly []>>

/**
 * The options of a query: for `useQuery()`, `createQuery()`, `queryClient.fetchQuery()` and the like.
 * The key is the path with its options; the signal of the query aborts the call.
 *
 * @param call `api.get`, or `api.query`
 * @example useQuery(queryOptions(api.get, '/api/users/:id', { params: { id } }))
 */
export function queryOptions<Routes, M extends Method, P extends string>(
  call: Call<Routes, M>,
  path: PathAlone<Routes, P, M>,
): QueryOptions<Data<Routes, P, M>>
export function queryOptions<Routes, M extends Method, P extends string>(
  call: Call<Routes, M>,
  path: PathOf<Routes, P, M>,
  options: OptionsOf<Routes, P, M>,
): QueryOptions<Data<Routes, P, M>>
export function queryOptions(
  call: unknown,
  path: unknown,
  options?: unknown,
): QueryOptions<unknown> {
  return {
    queryKey: options === undefined ? [path] : [path, options],
    queryFn: async ({ signal }) =>
      (await (call as AnyCall)(path, { ...(options as object), signal })) ?? null,
  }
}

/** The options of a mutation for TanStack Query. Its variables are the options of the call. */
export interface MutationOptions<Data, Variables> {
  readonly mutationKey: readonly unknown[]
  readonly mutationFn: (variables: Variables) => Promise<Data>
}

/**
 * The options of a mutation: for `useMutation()`, `createMutation()` and the like.
 *
 * @param call `api.post`, `api.put`, `api.patch` or `api.delete`
 * @example
 * const { mutate } = useMutation(mutationOptions(api.post, '/api/users'))
 * mutate({ body: { name: 'Ada' } })
 */
export function mutationOptions<Routes, M extends Method, P extends string>(
  call: Call<Routes, M>,
  path: PathOf<Routes, P, M>,
): MutationOptions<ResultOf<Routes, P, M, readonly []>, OptionsOf<Routes, P, M>>
export function mutationOptions(call: unknown, path: unknown): MutationOptions<unknown, unknown> {
  return {
    mutationKey: [path],
    mutationFn: (variables) => (call as AnyCall)(path, variables),
  }
}

/** A call, whose arguments the overloads have checked. */
type AnyCall = (path: unknown, options: unknown) => Promise<unknown>
