import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HeadersInput } from '../contract/headers.ts'
import { findHeader } from '../contract/headers.ts'
import { type HelperResult, readResultInit, toDraft } from './result.ts'

const statuses: readonly unknown[] = [301, 302, 303, 307, 308]

/** How to redirect. */
export interface RedirectInit {
  /** 301, 302, 303, 307 or 308. Default: 302. */
  status?: number
  /** Whether the target may be on another origin. Default: `false`. */
  external?: boolean
  headers?: HeadersInput
}

/** A redirect, as `redirect()` makes it. */
export interface RedirectResult extends HelperResult {
  readonly status: number
  /** The value of `Location`. */
  readonly location: string
}

/**
 * A redirect, to return or to throw. The target is relative or on the app's own origin
 * unless `external` says otherwise, so that a value from a request cannot lead elsewhere.
 *
 * @example return redirect('/login')
 * @example return redirect('https://pay.example/checkout', { status: 303, external: true })
 * @throws {UsageError} for a target that is neither text nor a `URL`, that browsers would take to another origin (`//host`, `/\host`),
 * for `javascript:` and `data:`, for control characters, and for any other status.
 */
export function redirect(
  to: string | URL,
  status: number | RedirectInit = 302,
  init: Omit<RedirectInit, 'status'> = {},
): RedirectResult {
  const given: RedirectInit =
    typeof status === 'object' && status !== null ? status : { ...init, status }
  const { status: code = 302 } = given
  if (!statuses.includes(code)) {
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
      `redirect() got the target ${nameOf(to)}; write a path, or a URL`,
    )
  }
  const text = String(to)
  const location = encodeLocation(text)
  const origin = given.external === true ? checkExternal(text) : findOrigin(text, location)
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

/** Of any realm: test runners have a `URL` of their own. */
function isUrl(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object URL]'
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'of type object' : String(value)
}

const schemePattern = /^([A-Za-z][A-Za-z0-9+.-]*):/
// biome-ignore lint/suspicious/noControlCharactersInRegex: URL parsers drop exactly these, which hides what follows
const hiddenPattern = /[\x00-\x1f\x7f]|^ | $/
const scriptSchemes = ['javascript', 'data', 'vbscript']

function checkExternal(to: string): undefined {
  readScheme(to)
  return undefined
}

/**
 * The origin of an absolute http(s) target, `undefined` for a relative one. It is that of the
 * text which is sent: encoded, a backslash ends no host name any more.
 */
function findOrigin(to: string, location: string): string | undefined {
  const scheme = readScheme(to)
  if (scheme === 'http' || scheme === 'https') {
    if (!URL.canParse(location)) {
      throw refuse(to, 'is no valid URL; write "https://host/path" or a path')
    }
    return new URL(location).origin
  }
  if (scheme !== undefined) {
    throw refuse(
      to,
      `leaves the site by the scheme "${scheme}:"; write a path, or { external: true }`,
    )
  }
  // Browsers read a backslash as a slash, and two of them open a host name.
  if (/^[/\\]{2}/.test(to)) {
    throw refuse(
      to,
      'leads to another host; write one slash, or a whole URL with { external: true }',
    )
  }
  return undefined
}

/** Browsers leave out the port that the scheme implies, and write hosts in lower case; so do we. */
function toOrigin(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined
}

function readScheme(to: string): string | undefined {
  if (hiddenPattern.test(to)) {
    throw refuse(
      to,
      'has a control character or a space at its edge; remove it or percent-encode it',
    )
  }
  const scheme = schemePattern.exec(to)?.[1]?.toLowerCase()
  if (scheme !== undefined && scriptSchemes.includes(scheme)) {
    throw refuse(
      to,
      `would run as a script in browsers that follow "${scheme}:"; write a path or an https: URL`,
    )
  }
  return scheme
}

function refuse(to: string, reason: string): UsageError {
  return new UsageError('invalid-redirect', `redirect(${JSON.stringify(to)}) ${reason}`)
}

/** What cannot stand in a header percent-encoded as UTF-8; everything else as written. */
function encodeLocation(to: string): string {
  return to
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[^\x21-\x7e]+|[\\"<>^`{|}]/g, encodeURIComponent)
}
