import type { ResponseEvent } from '@portolan/dispatch-core'

/** The methods that may be a label; there is no end of others. */
const METHODS: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
])

export function toMethod(method: string): string {
  return METHODS.has(method) ? method : '_OTHER'
}

/** The pattern with the mount; `undefined` for a path without a route, which is never a label. */
export function toRoute({ route, mount }: ResponseEvent): string | undefined {
  if (route === undefined) return undefined
  return route.pattern === '/' && mount !== '' ? mount : mount + route.pattern
}

/** `error.type`: the class of an unexpected error, else the status of a fault of the server. */
export function findErrorType({ error, status }: ResponseEvent): string | undefined {
  if (error instanceof Error) return error.name
  if (error !== undefined) return typeof error
  return status !== undefined && status >= 500 ? String(status) : undefined
}
