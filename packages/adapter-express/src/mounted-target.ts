import type { Request } from 'express'

/** How the paths of a mounted middleware are read. */
export interface TargetSettings {
  /** Whether URLs match that middleware has rewritten. */
  readonly rewrittenUrls: boolean
  /** Whether the routes match only paths that end with a slash. */
  readonly endsWithSlash: boolean
}

/**
 * The request target below the mount, raw, if it is what the client sent: its path and the
 * mount's together are the original path, byte for byte. `undefined` otherwise: Express 4
 * swallows a slash when it strips a mount, and middleware may have rewritten the URL; either
 * would let a request past a guard that was written for the path it ends up with.
 */
export function findMountedTarget(req: Request, settings: TargetSettings): string | undefined {
  const { url, originalUrl, baseUrl } = req
  if (!url.startsWith('/')) return findBehindAuthority(req, settings)
  if (settings.rewrittenUrls || (url === originalUrl && baseUrl === '')) return url
  return isMountedAt(baseUrl, url, originalUrl) ? url : undefined
}

function isMountedAt(baseUrl: string, url: string, originalUrl: string): boolean {
  const path = pathOf(url)
  const original = pathOf(originalUrl)
  return original === baseUrl + path || (path === '/' && original === baseUrl)
}

/**
 * The same for an absolute-form target (RFC 9112, section 3.2.2), whose text after the authority
 * counts. Guards see the path that the URL parser of Express reads, so it has to be that same text.
 */
function findBehindAuthority(req: Request, { rewrittenUrls }: TargetSettings): string | undefined {
  const target = parseAbsolute(req.url)?.target
  if (target === undefined || req.path !== pathOf(target)) return undefined
  const original = parseAbsolute(req.originalUrl)?.target
  const isAsSent = original !== undefined && isMountedAt(req.baseUrl, target, original)
  return isAsSent || rewrittenUrls ? target : undefined
}

const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/is

/** An absolute-form target in its parts, with a path that is `/` at least; `undefined` for others. */
export function parseAbsolute(
  url: string,
): { readonly authority: string; readonly target: string } | undefined {
  const [, authority, rest] = ABSOLUTE.exec(url) ?? []
  if (authority === undefined || rest === undefined) return undefined
  return { authority, target: rest === '' || rest.startsWith('?') ? `/${rest}` : rest }
}

const LOWER_CASE_HEX = /%(?:[a-f]|[\dA-F][a-f])/

/**
 * Whether guards of a case-sensitive or strict app may not have seen the path that routes match.
 * Its guard for `/caf%C3%A9` passes `/caf%c3%a9` on, and its guard for `/users` passes `/users/` on,
 * which to a route are the same paths.
 */
export function hidesFromGuards(
  req: Request,
  target: string,
  { rewrittenUrls, endsWithSlash }: TargetSettings,
): boolean {
  const path = req.baseUrl + pathOf(target)
  if (LOWER_CASE_HEX.test(path) && req.app.enabled('case sensitive routing')) return true
  if (!path.endsWith('/') || path === '/' || endsWithSlash) return false
  // Express gives a mount without a slash the path `/`.
  const isAdded = !rewrittenUrls && !pathOf(req.originalUrl).endsWith('/')
  return !isAdded && req.app.enabled('strict routing')
}

function pathOf(target: string): string {
  const query = target.indexOf('?')
  return query === -1 ? target : target.slice(0, query)
}
