import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HeadersInput } from '../contract/headers.ts'
import { findHeader } from '../contract/headers.ts'
import { type HelperResult, readResultInit, toDraft } from './result.ts'

const STATUSES: readonly unknown[] = [301, 302, 303, 307, 308]

/** The options of `redirect()`. */
export interface RedirectInit {
  /** 301, 302, 303, 307 or 308 (RFC 9110, section 15.4). Default: 302. */
  status?: number
  /** Whether the target may be on another origin. Default: `false`. */
  external?: boolean
  headers?: HeadersInput
}

/** The result of `redirect()`. */
export interface RedirectResult extends HelperResult {
  readonly status: number
  /** The value of `Location`. */
  readonly location: string
}

/**
 * Makes a redirect, to return or to throw. Without `external` the target is relative or on the
 * app's own origin, so that a value from a request cannot lead to another site.
 *
 * @example return redirect('/login')
 * @example return redirect('https://pay.example/checkout', { status: 303, external: true })
 * @throws {UsageError} for a target that is neither text nor a `URL`; that browsers resolve to
 * another origin (`//host`, `/\host`) without `external`; that has a scheme such as `javascript:`
 * or `data:`; or that has a control character. Also for any other status.
 */
export function redirect(
  to: string | URL,
  status: number | RedirectInit = 302,
  init: Omit<RedirectInit, 'status'> = {},
): RedirectResult {
  const given: RedirectInit =
    typeof status === 'object' && status !== null ? status : { ...init, status }
  const { status: code = 302 } = given
  if (!STATUSES.includes(code)) {
    throw new UsageError(
      'invalid-status',
      `redirect() got the status ${quote(code)}; write 301, 302, 303, 307 or 308`,
    )
  }
  const { headers } = readResultInit(given, 'redirect(to, init)', ['external'])
  if (findHeader(headers, 'location') !== undefined) {
    throw new UsageError(
      'invalid-header',
      'redirect() got the header Location; write the target as its first argument',
    )
  }
  if (typeof to !== 'string' && !isUrl(to)) {
    throw new UsageError(
      'invalid-redirect',
      `redirect() got the target ${quote(to)}; write a path, or a URL`,
    )
  }
  const text = String(to)
  const location = encodeLocation(text)
  const origin =
    given.external === true ? checkExternal(text, location) : findOrigin(text, location)
  return {
    status: code,
    location,
    [toDraft]({ hostRequest }) {
      if (origin !== undefined && origin !== toOrigin(hostRequest.origin)) {
        throw refuse(
          text,
          `leaves this site, ${hostRequest.origin}; write a path, or { external: true }`,
        )
      }
      return { status: code, headers: [...headers, ['Location', location]], body: null }
    },
  }
}

/** Accepts a `URL` of any realm: test runners have a class of their own. */
function isUrl(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object URL]'
}

/** Percent-encodes the characters that cannot stand in a header, as UTF-8. */
function encodeLocation(to: string): string {
  return to
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[^\x21-\x7e]+|[\\"<>^`{|}]/g, encodeURIComponent)
}

function checkExternal(to: string, location: string): undefined {
  const scheme = readScheme(to)
  if ((scheme === 'http' || scheme === 'https') && !URL.canParse(location)) {
    throw refuse(to, 'is not a valid URL; write "https://host/path"')
  }
  // Browsers read a backslash as a slash, and skip further ones in front of a host name.
  if (/^[/\\]{2}/.test(to) && !/^\/\/[^/\\]/.test(to)) {
    throw refuse(
      to,
      'has slashes that are read in several ways; write a whole URL, "https://host/path"',
    )
  }
  return undefined
}

/**
 * The origin of an absolute http(s) target, `undefined` for a relative one. It is read from the
 * encoded text, which is sent: there a backslash does not end the host name.
 */
function findOrigin(to: string, location: string): string | undefined {
  const scheme = readScheme(to)
  if (scheme === 'http' || scheme === 'https') {
    if (!URL.canParse(location)) {
      throw refuse(to, 'is not a valid URL; write "https://host/path" or a path')
    }
    return new URL(location).origin
  }
  if (scheme !== undefined) {
    throw refuse(
      to,
      `leaves the site by the scheme "${scheme}:"; write a path, or { external: true }`,
    )
  }
  // Browsers read a backslash as a slash, and a host name follows two of them.
  if (/^[/\\]{2}/.test(to)) {
    throw refuse(
      to,
      'leads to another host; write one slash, or a whole URL with { external: true }',
    )
  }
  return undefined
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/
// biome-ignore lint/suspicious/noControlCharactersInRegex: URL parsers drop these characters, and read a scheme across them.
const HIDDEN_CHARACTER = /[\x00-\x1f\x7f]|^ | $/
const SCRIPT_SCHEMES = ['javascript', 'data', 'vbscript']

function readScheme(to: string): string | undefined {
  if (HIDDEN_CHARACTER.test(to)) {
    throw refuse(
      to,
      'has a control character or a space at its edge; remove it or percent-encode it',
    )
  }
  const scheme = SCHEME.exec(to)?.[1]?.toLowerCase()
  if (scheme !== undefined && SCRIPT_SCHEMES.includes(scheme)) {
    throw refuse(
      to,
      `would run as a script in browsers that follow "${scheme}:"; write a path or an https: URL`,
    )
  }
  return scheme
}

function refuse(to: string, reason: string): UsageError {
  return new UsageError('invalid-redirect', `redirect(${quote(to)}) ${reason}`)
}

/** Writes the host in lower case and leaves the default port out, as browsers do. */
function toOrigin(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined
}
