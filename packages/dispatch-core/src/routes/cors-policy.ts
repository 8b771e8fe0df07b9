import { UsageError } from '../checks/errors.ts'
import { checkOptions } from '../checks/options.ts'
import { assertBoolean, quote } from '../checks/values.ts'

/** The pages of other origins that may read the answers of an app or a route (Fetch, section 3.2). */
export interface CorsConfig {
  /**
   * `'*'` for every page; a list of origins such as `'https://app.example'`, where
   * `'https://*.app.example'` stands for every subdomain of any depth; or a function of the request's
   * `Origin` that returns `true`. An origin that is written out without `*`, together with
   * `credentials`, also counts as one of `trustedOrigins`.
   */
  readonly origins: '*' | readonly string[] | ((origin: string) => boolean)
  /** Whether these pages may send cookies. Not together with `'*'`. Default: `false`. */
  readonly credentials?: boolean
  /** The request headers that they may send. Default: those that the preflight asks for. */
  readonly headers?: readonly string[]
  /** The response headers that they may read, beside those of Fetch. Default: none. */
  readonly expose?: readonly string[]
  /** Seconds for which a browser keeps the answer to a preflight. Default: the browser's, 5. */
  readonly maxAge?: number
}

/** A checked `CorsConfig` in the form that requests need. */
export interface CorsPolicy {
  /** `undefined` if every page gets the same answer, `*`. */
  readonly isAllowed: ((origin: string) => boolean) | undefined
  /** Whether the cross-site check trusts an origin: it may send cookies, and is written out. */
  isTrusted(origin: string): boolean
  readonly credentials: boolean
  /** The values of the headers; `undefined` for those not sent. */
  readonly headers: string | undefined
  readonly expose: string | undefined
  readonly maxAge: string | undefined
}

/**
 * Checks the CORS settings of a route or of an app.
 *
 * @param where the owner of the settings, for messages
 * @returns `undefined` without settings, `false` for settings that remove those of the app
 * @throws {UsageError} for an unknown name, and for a value that is not valid.
 */
export function createCorsPolicy(
  config: CorsConfig | false | undefined,
  where: string,
): CorsPolicy | false | undefined {
  if (config === undefined || config === false) return config
  checkOptions(config, ['origins', 'credentials', 'headers', 'expose', 'maxAge'], where)
  const { origins, credentials = false, headers, expose, maxAge } = config
  assertBoolean(credentials, `${where}.credentials`)
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge >= 0)) {
    throw invalid(`${where}.maxAge is ${quote(maxAge)}; write whole seconds, such as 600`)
  }
  const names = {
    headers: toNames(headers, `${where}.headers`),
    expose: toNames(expose, `${where}.expose`),
  }
  if (credentials && origins === '*') {
    throw invalid(
      `${where}: origins is "*" and credentials is true, which browsers refuse; write the origins out, such as ["https://app.example"]`,
    )
  }
  if (credentials && [headers, expose].some((names) => names?.includes('*'))) {
    throw invalid(
      `${where}: a header name is "*", which browsers do not expand where credentials is true; write the names out`,
    )
  }
  const { isAllowed, exact } = toOriginTest(origins, `${where}.origins`)
  return {
    isAllowed,
    isTrusted: (origin) => credentials && exact.has(origin),
    credentials,
    ...names,
    maxAge: maxAge?.toString(),
  }
}

function invalid(message: string): UsageError {
  return new UsageError('invalid-option', message)
}

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

function toNames(names: unknown, where: string): string | undefined {
  if (names === undefined) return undefined
  if (!Array.isArray(names) || !names.every((name) => NAME.test(String(name)))) {
    throw invalid(`${where} is ${quote(names)}; write a list of header names, such as ["X-Total"]`)
  }
  return names.length === 0 ? undefined : names.join(', ')
}

interface OriginTest {
  readonly isAllowed: CorsPolicy['isAllowed']
  /** The origins that are written out. */
  readonly exact: ReadonlySet<string>
}

function toOriginTest(origins: unknown, where: string): OriginTest {
  const exact = new Set<string>()
  if (origins === '*') return { isAllowed: undefined, exact }
  if (typeof origins === 'function') {
    // An opaque origin is that of any sandboxed page. A promise is true too, but allows nothing.
    return { isAllowed: (origin) => origin !== 'null' && origins(origin) === true, exact }
  }
  if (!Array.isArray(origins)) {
    throw invalid(
      `${where} is ${quote(origins)}; write a list, such as ["https://app.example"], "*" or a function of the origin`,
    )
  }
  const patterns: OriginPattern[] = []
  for (const origin of origins) {
    const pattern = toPattern(origin)
    if (pattern !== undefined) {
      patterns.push(pattern)
    } else if (isOrigin(origin) && !origin.includes('*')) {
      exact.add(origin)
    } else {
      throw invalid(`${where} has ${quote(origin)}; ${advice(origin)}`)
    }
  }
  const isAllowed = (origin: string) =>
    exact.has(origin) || patterns.some((pattern) => matches(pattern, origin))
  return { isAllowed, exact }
}

/** The text before and after the `*` of a pattern such as `https://*.app.example`. */
type OriginPattern = readonly [scheme: string, parent: string]

/** A `*` stands in front of a whole host, so that no other host can end like it. */
function toPattern(text: unknown): OriginPattern | undefined {
  if (typeof text !== 'string') return undefined
  const [scheme = '', parent = '', ...rest] = text.split('*')
  if (rest.length > 0 || !parent.startsWith('.') || !isOrigin(scheme + parent.slice(1))) {
    return undefined
  }
  return [scheme, parent]
}

const SUBDOMAIN = /^[a-z\d_-]+(?:\.[a-z\d_-]+)*$/

function matches([scheme, parent]: OriginPattern, origin: string): boolean {
  return (
    origin.startsWith(scheme) &&
    origin.endsWith(parent) &&
    SUBDOMAIN.test(origin.slice(scheme.length, -parent.length))
  )
}

/** Whether a value is an origin in its serialised form (HTML, section 7.1.1). */
export function isOrigin(text: unknown): text is string {
  return typeof text === 'string' && URL.canParse(text) && new URL(text).origin === text
}

function advice(origin: unknown): string {
  if (origin === 'null') return 'every sandboxed page has this origin, so it cannot be allowed'
  if (origin === '*') return 'write origins: "*" alone'
  if (origin instanceof RegExp) {
    return 'write "https://*.app.example" for subdomains, or a function of the origin'
  }
  const meant = typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).origin : 'null'
  const example = meant === 'null' ? 'https://app.example' : meant
  return `write scheme and host alone, such as "${example}"`
}
