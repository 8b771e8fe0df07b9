import { HttpError } from '../results/http-error.ts'
import type { Host } from './host.ts'

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/**
 * Refuses an unsafe request that a browser sends from another site, judged by
 * `Sec-Fetch-Site` (Fetch Metadata) and, where a browser does not send it, by `Origin`.
 * Clients that send neither are no browsers and pass.
 *
 * @param trustedOrigins origins that may send such requests
 * @throws {HttpError} 403
 */
export function refuseCrossSite(host: Host, trustedOrigins: ReadonlySet<string>): void {
  if (safeMethods.includes(host.method)) return
  const site = host.header('sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return
  const origin = host.header('origin')
  if (origin !== undefined && trustedOrigins.has(origin)) return
  if (site === undefined && (origin === undefined || isSameHost(origin, host.origin))) return
  throw new HttpError(403, 'Requests from another site are not allowed here')
}

/** By host, not by scheme: behind a proxy that ends TLS the two differ in it. */
function isSameHost(origin: string, own: string): boolean {
  return URL.canParse(origin) && URL.canParse(own) && new URL(origin).host === new URL(own).host
}

/** @throws {TypeError} for what is no origin, such as a URL with a path. */
export function toTrustedOrigins(origins: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(origins)) {
    throw new TypeError(
      `trustedOrigins is ${JSON.stringify(origins)}; write a list, such as ["https://app.example"]`,
    )
  }
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new TypeError(
        `trustedOrigins has ${JSON.stringify(origin)}; write scheme and host alone, such as "https://app.example"`,
      )
    }
  }
  return new Set(origins)
}
