import type { HandlerContext } from '@portolan/dispatch-core'
import { UsageError } from '@portolan/dispatch-core'
import { type HostRequest, hostRequestOf } from '@portolan/dispatch-core/adapter'
import { quote } from './options.ts'

/** Reads the user or client that a request belongs to. */
export type ReadPrincipal<Context> = (
  context: Context,
) => string | undefined | Promise<string | undefined>

/** The request of a host, for its raw headers and target. */
export function hostRequestFor(context: HandlerContext): HostRequest {
  // Every context of a dispatcher has it.
  return (context as HandlerContext & { [hostRequestOf]: HostRequest })[hostRequestOf]
}

/** The credentials of a request, which tell users apart where nothing else is said. */
export function readCredentials(context: HandlerContext): string | undefined {
  const hostRequest = hostRequestFor(context)
  return hostRequest.header('authorization') ?? hostRequest.header('cookie')
}

/** @throws {UsageError} for a principal that is neither a text nor `undefined`. */
export function assertPrincipal(principal: unknown, where: string): void {
  if (principal === undefined || typeof principal === 'string') return
  throw new UsageError(
    'invalid-option',
    `${where}: principal gave ${quote(principal)}; return a text, or undefined for a request without a user`,
  )
}
