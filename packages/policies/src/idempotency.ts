import {
  type Described,
  type DescribedSchema,
  type HandlerContext,
  HttpError,
  isHttpError,
  Problem,
  readAnswer,
} from '@portolan/dispatch-core'
import { checkOptions, describeMiddleware } from '@portolan/dispatch-core/adapter'
import { digest } from './digest.ts'
import { headerSchema, optionalHeaderSchema, type Refused } from './header-schema.ts'
import { fromKept, type KeptAnswer, toKept } from './kept-answer.ts'
import { assertBoolean, assertFunction, assertSeconds } from './options.ts'
import {
  assertPrincipal,
  hostRequestFor,
  type ReadPrincipal,
  readCredentials,
} from './principal.ts'
import { assertShared } from './stores/policy-store.ts'
import {
  STORE_OPTION_NAMES,
  StoreAccess,
  type StoreFailure,
  type StoreOptions,
} from './stores/store-access.ts'

/** The options of `idempotency()`. */
export interface IdempotencyOptions<
  Context extends HandlerContext = HandlerContext,
  Failure extends StoreFailure = StoreFailure,
  Required extends boolean = boolean,
> extends StoreOptions<Failure> {
  /** The seconds that an answer is kept. Default: 86,400, which is a day. */
  readonly ttl?: number
  /**
   * The user whom a key belongs to, so that nobody gets the answer of another. `undefined` for a
   * request without one. Default: the `Authorization` of the request, else its `Cookie`. Say it
   * where a client renews its token or gets other cookies between two attempts.
   *
   * @example principal: ({ state }) => state.user.id
   */
  readonly principal?: ReadPrincipal<Context>
  /** Whether a `POST` or `PATCH` without a key is refused with 400. Default: `false`. */
  readonly required?: Required
}

/** The middleware that `idempotency()` makes, with its description. */
export interface Idempotency<
  Context,
  Failure extends StoreFailure,
  Required extends boolean = boolean,
> extends Described<IdempotencyDescription<Failure, Required>> {
  (context: Context, next: () => Promise<unknown>): Promise<unknown>
}

/** The key, and the answers of the middleware. One that runs without its store never answers 503. */
export interface IdempotencyDescription<
  Failure extends StoreFailure,
  Required extends boolean = boolean,
> {
  readonly methods: readonly ['POST', 'PATCH']
  readonly requestHeaders: Readonly<
    Record<'Idempotency-Key', DescribedSchema<Required extends true ? string : string | undefined>>
  >
  readonly responses: Refused<400 | 409 | 422> & (Failure extends 'run' ? unknown : Refused<503>)
  readonly responseHeaders: Readonly<Record<'Idempotency-Replayed', DescribedSchema<string>>>
}

/**
 * Runs a `POST` or `PATCH` with an `Idempotency-Key` once (draft-ietf-httpapi-idempotency-key-header-07):
 * a second request with the key gets the kept answer with `Idempotency-Replayed: true`, 409 with
 * `Retry-After` while the first one runs, and 422 where its method, target or body is another. Not
 * kept are streams, answers from 500 on, and 401, 408, 425 and 429: after these, the handler runs
 * again. By default requests are refused with 503 where the store fails.
 *
 * @example export default idempotency({ store, principal: ({ state }) => state.user.id })
 * @throws {UsageError} for an option that is not valid, and for a store in memory in one of several
 * processes.
 */
export function idempotency<
  Context extends HandlerContext = HandlerContext,
  const Failure extends StoreFailure = 'refuse',
  const Required extends boolean = false,
>(
  options: IdempotencyOptions<Context, Failure, Required>,
): Idempotency<Context, Failure, Required> {
  checkOptions(options, ['ttl', 'principal', 'required', ...STORE_OPTION_NAMES], WHERE)
  const { ttl = 86_400, principal = readCredentials, required = false } = options
  assertSeconds(ttl, `${WHERE}: ttl`, 86_400, 1)
  assertFunction(
    principal,
    `${WHERE}: principal`,
    '(context) => …, such as ({ state }) => state.user.id',
  )
  assertBoolean(required, `${WHERE}: required`)
  const access = new StoreAccess(options, WHERE, 'refuse')
  assertShared(options.store, WHERE)

  const run = async (context: Context, next: () => Promise<unknown>): Promise<unknown> => {
    const { method } = context
    if (!METHODS.includes(method)) return next()
    const key = readKey(context, required)
    if (key === undefined) return next()
    const owner = await principal(context)
    assertPrincipal(owner, WHERE)
    const place = `idempotency:${await digest(owner === undefined ? '-' : `+${owner}`, key)}`
    const fingerprint = await digest(
      method,
      hostRequestFor(context).target,
      await readBody(context),
    )
    const claim: Claim = { fingerprint, token: crypto.randomUUID() }
    const text = JSON.stringify(claim)
    const claimed = await access.ask(
      context,
      (store) => store.claim(place, text, LEASE),
      // Nobody runs for a claim that comes too late.
      async (other, store) => other ?? store.replace(place, text, undefined, LEASE),
    )
    if (claimed === undefined) return next()
    if (claimed.value !== undefined) return answerAgain(claimed.value, fingerprint)
    return runOnce({ context, next, place, text, fingerprint })
  }

  /** Runs the handler, and keeps its answer or gives the key free. */
  async function runOnce({ context, next, place, text, fingerprint }: Running): Promise<unknown> {
    const { store } = options
    const renewal = setInterval(() => {
      // A failure is told by the end, which replaces the claim.
      store.replace(place, text, text, LEASE).catch(() => {})
    }, LEASE * 500)
    let kept: Kept | undefined
    try {
      const answer = await readAnswer(context, next)
      const whole = answer === undefined || !isFinal(answer.status) ? undefined : toKept(answer)
      if (whole !== undefined) kept = { fingerprint, answer: whole }
      return answer
    } finally {
      clearInterval(renewal)
      const value = kept === undefined ? undefined : JSON.stringify(kept)
      // The handler has run: its answer is sent, whatever the store does.
      await access.ask(context, (store) => store.replace(place, text, value, ttl)).catch(() => {})
    }
  }

  const refusals = { 400: Problem, 409: Problem, 422: Problem }
  const responses = options.storeFailure === 'run' ? refusals : { ...refusals, 503: Problem }
  const key = (required ? headerSchema : optionalHeaderSchema)(
    'A text of 1 to 255 visible characters, such as a UUID. A request that is sent again has the same',
  )
  const requestHeaders = { 'Idempotency-Key': key }
  const description = {
    methods: METHODS,
    requestHeaders,
    responses,
    responseHeaders: RESPONSE_HEADERS,
  }
  // The description is the one of the type: 503 stands in it unless the store fails with 'run'.
  return describeMiddleware(description, run as never, WHERE) as never
}

interface Running {
  readonly context: HandlerContext
  readonly next: () => Promise<unknown>
  /** The key in the store. */
  readonly place: string
  /** The claim as it stands there. */
  readonly text: string
  readonly fingerprint: string
}

/** The value of a key while its handler runs. */
interface Claim {
  readonly fingerprint: string
  readonly token: string
}

/** The value of a key with an answer. */
interface Kept {
  readonly fingerprint: string
  readonly answer: KeptAnswer
}

const WHERE = 'idempotency()'

const METHODS: readonly string[] = ['POST', 'PATCH']

const RESPONSE_HEADERS = /* @__PURE__ */ {
  'Idempotency-Replayed': headerSchema('"true" where the answer is that of an earlier request'),
}

/** The seconds that a claim lives on after its process has died. A running one renews it. */
const LEASE = 30

/** The statuses below 500 after which a client tries again. */
const RETRIED = [401, 408, 425, 429]

function isFinal(status: number): boolean {
  return status < 500 && !RETRIED.includes(status)
}

/**
 * The key, with the quotes of a structured string or without.
 *
 * @throws {HttpError} 400 for a missing or malformed key.
 */
function readKey(context: HandlerContext, isRequired: boolean): string | undefined {
  const header = hostRequestFor(context).header('idempotency-key')
  if (header === undefined && !isRequired) return undefined
  const [, key = ''] = /^\s*"?([!#-[\]-~]{1,255})"?\s*$/.exec(header ?? '') ?? []
  if (key !== '') return key
  const detail =
    header === undefined
      ? 'The request has no Idempotency-Key; send one, such as a UUID'
      : 'The Idempotency-Key is not valid; send 1 to 255 visible characters, such as a UUID'
  throw new HttpError(400, detail)
}

/** The body as far as it is parsed. A body that the handler streams is told by its headers. */
async function readBody(context: HandlerContext): Promise<string | Uint8Array> {
  const host = hostRequestFor(context)
  const length = host.header('content-length') ?? ''
  if (host.header('content-type')?.startsWith('multipart/') === true) return length
  const body = await context.parseBody().catch((error: unknown) => {
    // The handler may still read a body of a type that has no parser.
    if (isHttpError(error) && error.status === 415) return length
    throw error
  })
  return body instanceof Uint8Array ? body : (JSON.stringify(body) ?? length)
}

function answerAgain(text: string, fingerprint: string): unknown {
  // The store has what this module has written.
  const value = JSON.parse(text) as Claim | Kept
  if (value.fingerprint !== fingerprint) {
    return new HttpError(
      422,
      'The Idempotency-Key was used for another request; send a new key with other content',
    )
  }
  if ('answer' in value) return fromKept(value.answer, { 'Idempotency-Replayed': 'true' })
  return new HttpError(409, 'A request with this Idempotency-Key is still running; try again', {
    headers: { 'Retry-After': '1' },
  })
}
