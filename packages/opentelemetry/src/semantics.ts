import { isHttpError, type ResponseEvent } from '@portolan/dispatch-core'

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

/**
 * Whether a thrown value is a fault: not one that means an answer, and not one that only says that the
 * client has left, or that the time of the route is over.
 */
export function isFault(error: unknown, signal: AbortSignal): boolean {
  return isUnexpected(error) && !isAbort(error, signal)
}

function isUnexpected(error: unknown): boolean {
  if (error instanceof Response || isHttpError(error)) return false
  const { expose, status, statusCode } = (error ?? {}) as Record<string, unknown>
  if (typeof expose === 'boolean') return !expose
  const code = Number(status ?? statusCode)
  return !(code >= 400 && code < 500)
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError')
}
