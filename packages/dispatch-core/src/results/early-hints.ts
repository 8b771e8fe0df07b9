import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import { assertHeaderPairs } from '../contract/headers.ts'
import { type HostRequest, hostRequestOf } from '../contract/host-request.ts'

/**
 * Sends `103 Early Hints` (RFC 8297) while the handler still works, where the host can: on Express
 * and Node. Hosts behind `fetch` cannot.
 *
 * @example sendEarlyHints(ctx, ['</app.css>; rel=preload; as=style'])
 * @param links the values of `Link` (RFC 8288)
 * @returns whether the hints were sent
 * @throws {UsageError} for a value that is not a list of links.
 */
export function sendEarlyHints(context: HandlerContext, links: readonly string[]): boolean {
  const isList = Array.isArray(links) && links.length > 0
  if (!isList || !links.every((link) => typeof link === 'string' && LINK.test(link))) {
    throw new UsageError(
      'invalid-header',
      `sendEarlyHints() got ${quote(links)}; write a list of links, such as ['</app.css>; rel=preload; as=style']`,
    )
  }
  assertHeaderPairs(links.map((link) => ['Link', link]))
  // A context that a test has made by hand has no host request.
  const { [hostRequestOf]: host } = context as { readonly [hostRequestOf]?: HostRequest }
  return host?.sendEarlyHints?.(links) === true
}

const LINK = /^<[^<>\s]+>(?:\s*;\s*[\w-]+(?:=(?:"[^"]*"|[^\s";,]+))?)+$/
