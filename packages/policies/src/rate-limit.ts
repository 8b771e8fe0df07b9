import {
  type Described,
  type DescribedSchema,
  type HandlerContext,
  HttpError,
  Problem,
  UsageError,
} from '@portolan/dispatch-core'
import {
  checkOptions,
  describeMiddleware,
  type HostRequest,
  hostRequestOf,
} from '@portolan/dispatch-core/adapter'
import { digest } from './digest.ts'
import { headerSchema, type Refused } from './header-schema.ts'
import { assertFunction, assertSeconds, quote } from './options.ts'
import { assertShared } from './stores/policy-store.ts'
import {
  STORE_OPTION_NAMES,
  StoreAccess,
  type StoreFailure,
  type StoreOptions,
} from './stores/store-access.ts'

/** The options of `rateLimit()`. */
export interface RateLimitOptions<
  Context extends HandlerContext = HandlerContext,
  Failure extends StoreFailure = StoreFailure,
> extends StoreOptions<Failure> {
  /** The most requests in one window. */
  readonly limit: number
  /** The seconds of a window, which begins with the first request of its key. */
  readonly window: number
  /**
   * The client or user whose requests count together. `false` lets a request pass without a count.
   *
   * @example key: (context: LoaderContext) => context.req.ip ?? '' // on Express
   */
  readonly key: (context: Context) => string | false | Promise<string | false>
  /**
   * The name of the policy in its headers. Policies of one name and one store share their counts.
   * Default: made of the limit and the window, such as `'100-in-60s'`.
   */
  readonly name?: string
}

/** The middleware that `rateLimit()` makes, with its description. */
export interface RateLimit<Context, Failure extends StoreFailure>
  extends Described<RateLimitDescription<Failure>> {
  (context: Context, next: () => Promise<unknown>): Promise<unknown>
}

/** The answers of a rate limit. Only one that refuses without its store answers 503. */
export interface RateLimitDescription<Failure extends StoreFailure> {
  readonly responses: Refused<429> & (Failure extends 'refuse' ? Refused<503> : unknown)
  readonly responseHeaders: Readonly<
    Record<'RateLimit' | 'RateLimit-Policy', DescribedSchema<string>>
  >
}

/**
 * Limits the requests of each key: those above the limit are answered with 429 and `Retry-After`.
 * Every answer has `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). By
 * default requests pass where the store fails.
 *
 * @example
 * // app/api/middleware.ts
 * export default rateLimit({ limit: 100, window: 60, key: ({ state }) => state.user.id, store })
 * @throws {UsageError} for an option that is not valid, and for a store in memory in one of several
 * processes.
 */
export function rateLimit<
  Context extends HandlerContext = HandlerContext,
  const Failure extends StoreFailure = 'run',
>(options: RateLimitOptions<Context, Failure>): RateLimit<Context, Failure> {
  checkOptions(options, ['limit', 'window', 'key', 'name', ...STORE_OPTION_NAMES], WHERE)
  const { limit, window, key, name = `${limit}-in-${window}s` } = options
  checkLimit(limit)
  assertSeconds(window, `${WHERE}: window`, 60)
  assertFunction(key, `${WHERE}: key`, '(context) => …, such as ({ state }) => state.user.id')
  checkName(name)
  const access = new StoreAccess(options, WHERE, 'run')
  assertShared(options.store, WHERE)

  const run = async (context: Context, next: () => Promise<unknown>): Promise<unknown> => {
    const owner = await key(context)
    if (owner === false) return next()
    if (typeof owner !== 'string') throw wrongKey(owner)
    const counter = `rate:${await digest(name, owner)}`
    const answer = await access.ask(context, (store) => store.count(counter, window))
    if (answer === undefined) return next()
    const { count, resetsIn } = answer.value
    const seconds = Math.max(1, Math.ceil(resetsIn))
    const remaining = Math.max(0, limit - count)
    addReplyHeader(context, 'RateLimit-Policy', `"${name}";q=${limit};w=${Math.ceil(window)}`)
    addReplyHeader(context, 'RateLimit', `"${name}";r=${remaining};t=${seconds}`)
    return count > limit ? tooMany(name, seconds) : next()
  }
  const refusals =
    options.storeFailure === 'refuse' ? { 429: Problem, 503: Problem } : { 429: Problem }
  const description = { responses: refusals, responseHeaders: RESPONSE_HEADERS }
  // The description is the one of the type: 503 stands in it for 'refuse' alone.
  return describeMiddleware(description, run as never, WHERE) as never
}

const WHERE = 'rateLimit()'

const RESPONSE_HEADERS = /* @__PURE__ */ {
  'RateLimit-Policy': headerSchema('The limits: q requests in w seconds'),
  RateLimit: headerSchema('The state of each limit: r requests are left for t seconds'),
}

/** The problem type that the draft registers for requests above a quota. */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded'

function tooMany(name: string, seconds: number): HttpError {
  return new HttpError(429, {
    type: QUOTA_EXCEEDED,
    detail: `Too many requests; try again in ${seconds} s`,
    headers: { 'Retry-After': String(seconds) },
    extensions: { 'violated-policies': [name] },
  })
}

function checkLimit(limit: unknown): void {
  if (Number.isSafeInteger(limit) && Number(limit) > 0) return
  throw new UsageError(
    'invalid-option',
    `${WHERE}: limit is ${quote(limit)}; write a number of requests, such as 100`,
  )
}

/** It stands in a structured field as a string (RFC 9651, section 3.3.3). */
function checkName(name: unknown): void {
  if (typeof name === 'string' && /^[\w.:-]{1,64}$/.test(name)) return
  throw new UsageError(
    'invalid-option',
    `${WHERE}: name is ${quote(name)}; write letters, digits, ".", ":", "_" or "-", such as 'login'`,
  )
}

function wrongKey(owner: unknown): UsageError {
  return new UsageError(
    'invalid-option',
    `${WHERE}: key gave ${quote(owner)}; return a text, or false for a request that is not limited`,
  )
}

/**
 * Adds a value to a header of the answer, also where the handler answers through the host's own
 * response object.
 */
function addReplyHeader(context: HandlerContext, name: string, value: string): void {
  const { headers } = context.reply
  headers.append(name, value)
  // A context that a test has made has no host request.
  const { [hostRequestOf]: host } = context as { [hostRequestOf]?: HostRequest }
  host?.addResponseHeader?.(name, headers.get(name) ?? value)
}
