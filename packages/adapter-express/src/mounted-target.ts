import type { Request } from 'express'

/**
 * The request target below the mount, raw, if it is what the client sent: its path and the
 * mount's together are the original path, byte for byte. `undefined` otherwise: Express 4
 * swallows a slash when it strips a mount, and middleware may have rewritten the URL; either
 * would let a request past a guard that was written for the path it ends up with.
 */
export function findMountedTarget(req: Request): string | undefined {
  const { url, originalUrl, baseUrl } = req
  if (url === originalUrl && baseUrl === '') return url
  const path = pathOf(url)
  const original = pathOf(originalUrl)
  if (original === baseUrl + path) return url
  return path === '/' && original === baseUrl ? url : undefined
}

const LOWER_CASE_HEX = /%(?:[a-f]|[\dA-F][a-f])/

/**
 * Whether guards of a case-sensitive app may not have seen the path that routes match: its guard
 * for `/caf%C3%A9` passes `/caf%c3%a9` on, which to a route is the same path.
 */
export function hidesFromGuards(req: Request): boolean {
  const path = pathOf(req.baseUrl + req.url)
  return LOWER_CASE_HEX.test(path) && req.app.enabled('case sensitive routing')
}

function pathOf(target: string): string {
  const query = target.indexOf('?')
  return query === -1 ? target : target.slice(0, query)
}
