import {
  type Answer,
  type Described,
  type DescribedSchema,
  type HandlerContext,
  readAnswer,
  UsageError,
} from '@portolan/dispatch-core'
import { checkOptions, describeMiddleware, findHeader } from '@portolan/dispatch-core/adapter'
import { digest } from './digest.ts'
import { headerSchema } from './header-schema.ts'
import { fromKept, type KeptAnswer, toKept } from './kept-answer.ts'
import { assertFunction, assertSeconds, quote } from './options.ts'
import { assertPrincipal, hostRequestFor, type ReadPrincipal } from './principal.ts'
import { STORE_OPTION_NAMES, StoreAccess, type StoreOptions } from './stores/store-access.ts'

/** The options of `cached()`. */
export interface CachedOptions<Context extends HandlerContext = HandlerContext>
  extends Omit<StoreOptions, 'storeFailure'> {
  /** The seconds that an answer is fresh, where it does not say so by its `Cache-Control`. */
  readonly maxAge: number
  /**
   * The seconds after that in which the kept answer is still sent, while one request at a time runs
   * the handler for a new one. Default: 0.
   */
  readonly staleWhileRevalidate?: number
  /**
   * Tells answers of one route apart, and says that requests with credentials may be answered from
   * it. `false` leaves a request alone. Default: the origin and the target of the request.
   */
  readonly key?: (context: Context) => string | false | Promise<string | false>
  /**
   * The user whom an answer belongs to, in addition to the key. `undefined` stands for all requests
   * without a user. Default: requests with `Authorization` or `Cookie` are left alone.
   *
   * @example principal: ({ state }) => state.user?.id
   */
  readonly principal?: ReadPrincipal<Context>
  /** The names of the request headers that answers depend on. Default: none. */
  readonly vary?: readonly string[]
}

/** The middleware that `cached()` makes, with its description. */
export interface Cached<Context> extends Described<CachedDescription> {
  (context: Context, next: () => Promise<unknown>): Promise<unknown>
}

/** The headers of kept answers. */
export interface CachedDescription {
  readonly responseHeaders: Readonly<Record<'Age' | 'Cache-Status', DescribedSchema<string>>>
}

/**
 * Keeps the answers to `GET`, and sends them without a run of the handler, to `HEAD` too. Kept are
 * answers of status 200 with a body that is known as a whole, without `Set-Cookie`, without `private`,
 * `no-store` or `no-cache` in `Cache-Control` (RFC 9111, section 3), and whose `Vary` names headers
 * of `vary` alone. `Cache-Status` (RFC 9211) tells each time. Requests run where the store fails.
 *
 * @example export default cached({ maxAge: 60, staleWhileRevalidate: 300, store })
 * @throws {UsageError} for an option that is not valid.
 */
export function cached<Context extends HandlerContext = HandlerContext>(
  options: CachedOptions<Context>,
): Cached<Context> {
  checkOptions(
    options,
    [...NAMES, ...STORE_OPTION_NAMES.filter((name) => name !== 'storeFailure')],
    WHERE,
  )
  const { maxAge, staleWhileRevalidate = 0, key, principal, vary = [] } = options
  assertSeconds(maxAge, `${WHERE}: maxAge`, 60)
  if (staleWhileRevalidate !== 0) {
    assertSeconds(staleWhileRevalidate, `${WHERE}: staleWhileRevalidate`, 300)
  }
  if (key !== undefined) assertFunction(key, `${WHERE}: key`, '(context) => …')
  if (principal !== undefined) assertFunction(principal, `${WHERE}: principal`, '(context) => …')
  checkVary(vary)
  const names = vary.map((name) => name.toLowerCase()).sort()
  const access = new StoreAccess(options, WHERE, 'run')

  const run = async (context: Context, next: () => Promise<unknown>): Promise<unknown> => {
    if (context.method !== 'GET' && context.method !== 'HEAD') return next()
    const place = await findPlace(context)
    if (place === undefined) return next()
    const found = await access.ask(context, (store) => store.read(place))
    if (found === undefined) return next()
    const entry = found.value === undefined ? undefined : parseEntry(found.value)
    if (entry !== undefined) {
      const age = Math.max(0, (Date.now() - entry.since) / 1_000)
      if (age < entry.maxAge) return sendKept(entry, age)
      if (age < entry.maxAge + staleWhileRevalidate && !(await isFirst(context, place))) {
        return sendKept(entry, age)
      }
    }
    return runAndKeep(context, next, { place, isStale: entry !== undefined })
  }

  /** The key in the store; `undefined` for a request that is left alone. */
  async function findPlace(context: Context): Promise<string | undefined> {
    const request = hostRequestFor(context)
    const hasCredentials =
      request.header('authorization') !== undefined || request.header('cookie') !== undefined
    if (hasCredentials && key === undefined && principal === undefined) return undefined
    const own = key === undefined ? request.origin + request.target : await key(context)
    if (own === false) return undefined
    if (typeof own !== 'string') throw wrongKey(own)
    const owner = await principal?.(context)
    assertPrincipal(owner, WHERE)
    const values = names.map((name) => request.header(name) ?? '')
    const user = owner === undefined ? '-' : `+${owner}`
    return `cached:${await digest(context.route.pattern, own, user, ...names, ...values)}`
  }

  /** Whether this request is the one that runs the handler for a new answer. */
  async function isFirst(context: Context, place: string): Promise<boolean> {
    const claimed = await access.ask(context, (store) =>
      store.claim(`${place}:run`, '', REVALIDATION),
    )
    return claimed !== undefined && claimed.value === undefined
  }

  async function runAndKeep(
    context: Context,
    next: () => Promise<unknown>,
    { place, isStale }: { readonly place: string; readonly isStale: boolean },
  ): Promise<unknown> {
    const answer = await readAnswer(context, next)
    if (answer === undefined) return answer
    // The handler may have left the body of an answer to HEAD out.
    const lifetime = context.method === 'GET' ? readLifetime(answer, maxAge, names) : 0
    const kept = lifetime > 0 ? toKept(answer) : undefined
    if (kept !== undefined) {
      const text = JSON.stringify({ since: Date.now(), maxAge: lifetime, answer: kept })
      await access.ask(context, (store) =>
        store.write(place, text, lifetime + staleWhileRevalidate),
      )
    }
    if (isStale) {
      await access.ask(context, (store) => store.replace(`${place}:run`, '', undefined, 1))
    }
    const status = `portolan; fwd=${isStale ? 'stale' : 'uri-miss'}${kept === undefined ? '' : '; stored'}`
    return { ...answer, headers: [...answer.headers, ['Cache-Status', status] as const] }
  }

  const description = { responseHeaders: RESPONSE_HEADERS }
  // The description is the one of the type.
  return describeMiddleware(description, run as never, WHERE) as never
}

const WHERE = 'cached()'

const NAMES = ['maxAge', 'staleWhileRevalidate', 'key', 'principal', 'vary']

const RESPONSE_HEADERS = /* @__PURE__ */ {
  Age: headerSchema('The seconds since a kept answer was made'),
  'Cache-Status': headerSchema('Whether the answer was kept: "portolan; hit" (RFC 9211)'),
}

/** The seconds after which another request runs the handler, where the first one has not ended. */
const REVALIDATION = 30

/** An answer with the time when it was made, in milliseconds since 1970, and its lifetime. */
interface Entry {
  readonly since: number
  readonly maxAge: number
  readonly answer: KeptAnswer
}

function parseEntry(text: string): Entry {
  // The store has what this module has written.
  return JSON.parse(text) as Entry
}

function sendKept({ answer, maxAge }: Entry, age: number): Answer {
  return fromKept(answer, {
    Age: String(Math.floor(age)),
    'Cache-Status': `portolan; hit; ttl=${Math.floor(maxAge - age)}`,
  })
}

/** The seconds that an answer may be kept; 0 for one that may not. */
function readLifetime(
  { status, headers }: Answer,
  maxAge: number,
  names: readonly string[],
): number {
  if (status !== 200 || findHeader(headers, 'set-cookie') !== undefined) return 0
  const varied = headers
    .filter(([name]) => name.toLowerCase() === 'vary')
    .flatMap(([, value]) => value.toLowerCase().split(','))
  if (varied.some((name) => !names.includes(name.trim()))) return 0
  const control = findHeader(headers, 'cache-control')?.toLowerCase() ?? ''
  if (/(?:^|[\s,])(?:private|no-store|no-cache)(?:$|[\s,=])/.test(control)) return 0
  // For a cache that many clients share, s-maxage counts more (RFC 9111, section 5.2.2.10).
  const [, said] =
    /(?:^|[\s,])s-maxage="?(\d{1,9})/.exec(control) ??
    /(?:^|[\s,])max-age="?(\d{1,9})/.exec(control) ??
    []
  return said === undefined ? maxAge : Number(said)
}

function checkVary(vary: unknown): void {
  const isNames = Array.isArray(vary) && vary.every((name) => /^[!#$%&'*+.^`|~\w-]+$/.test(name))
  if (isNames && !vary.includes('*')) return
  throw new UsageError(
    'invalid-option',
    `${WHERE}: vary is ${quote(vary)}; write a list of names, such as ['accept-language']`,
  )
}

function wrongKey(key: unknown): UsageError {
  return new UsageError(
    'invalid-option',
    `${WHERE}: key gave ${quote(key)}; return a text, or false for a request that is left alone`,
  )
}
