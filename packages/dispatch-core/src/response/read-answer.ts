import { UsageError } from '../checks/errors.ts'
import { assertStatus } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import {
  assertHeaderPairs,
  findHeader,
  type HeaderPair,
  type HeadersInput,
  toHeaderPairs,
} from '../contract/headers.ts'
import type { HostRequest } from '../contract/host-request.ts'
import type { ResponseBody } from '../contract/plain-response.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { findExchange } from '../middleware/body-turn.ts'
import { draftResponse } from '../results/draft-response.ts'
import {
  type HelperResult,
  isThrownResult,
  type ResponseDraft,
  toDraft,
} from '../results/result.ts'
import { type ByteStream, isWhole } from '../results/source.ts'
import { WatchedBody } from '../results/watched-body.ts'
import { REPRESENTATION_HEADERS } from './complete-response.ts'

/**
 * An answer as plain data. A middleware that returns it sends it: the headers of the middleware
 * around it are added, and conditional requests and `HEAD` are answered, as for any other result. A
 * changed answer is a copy: `{ ...answer, status: 201 }`.
 */
export interface Answer extends HelperResult {
  readonly status: number
  /** Those of the result, and those that the handler and the middleware inside have set. */
  readonly headers: readonly HeaderPair[]
  /** Text or bytes where the body is known as a whole, a stream where it is not, `null` for none. */
  readonly body: ResponseBody | ByteStream
}

/**
 * Runs the middleware and the handler below, as `next()` does, and gives their answer as plain data,
 * to be kept, looked at or changed. An `HttpError` or a `Response` that they throw is an answer too;
 * every other error is thrown on. Headers and the status that they have set are in the answer alone
 * afterwards. The body of a `Response` is known as a whole where it is in memory.
 *
 * @example
 * export default async (context: MiddlewareContext, next: () => Promise<unknown>) => {
 *   const answer = await readAnswer(context, next)
 *   if (answer?.status === 200) count(answer.body)
 *   return answer
 * }
 * @returns `undefined` where the handler answers through the host's own response object. Return it
 * then, too.
 * @throws the error of the handler.
 * @throws {UsageError} for a context that is not of a dispatcher.
 */
export async function readAnswer(
  context: HandlerContext,
  next: () => Promise<unknown>,
): Promise<Answer | undefined> {
  const exchange = findExchange(context)
  if (exchange === undefined) {
    throw new UsageError(
      'invalid-option',
      'readAnswer() got a context that no dispatcher has made; send the request through createDispatcher()',
    )
  }
  const take = watchHeaders(exchange)
  const result = await next().catch((error: unknown) => {
    if (isThrownResult(error)) return error
    throw error
  })
  const { hostRequest } = exchange
  if (hostRequest.isAnswered?.() === true || hostRequest.isHostResponse?.(result) === true) {
    return undefined
  }
  const draft = result === undefined ? { body: null } : draftResponse(result, exchange)
  const status = draft.status ?? exchange.status ?? 200
  const body = await readBody(exchange, draft)
  return createAnswer({
    ...draft,
    status: result === undefined && status === 200 ? 204 : status,
    headers: mergeTaken(exchange, draft, take()),
    body,
  })
}

/**
 * Makes an answer of plain data, such as one that was kept.
 *
 * @throws {UsageError} for a status and a header that cannot be sent.
 */
export function toAnswer({ status, headers, body }: AnswerInit): Answer {
  assertStatus(status, 'toAnswer()')
  const pairs = toHeaderPairs(headers)
  assertHeaderPairs(pairs)
  return createAnswer({ status, headers: pairs, body })
}

/** The parts of an answer. */
export interface AnswerInit {
  /** An integer from 200 to 599. */
  readonly status: number
  readonly headers?: HeadersInput
  readonly body: string | Uint8Array | null
}

/** Its own symbol goes into copies, with the members that they change. */
function createAnswer({
  status,
  statusText,
  headers = [],
  body,
  isProblem,
}: ResponseDraft & { status: number }): Answer {
  return {
    status,
    headers,
    body,
    [toDraft](): ResponseDraft {
      const draft: ResponseDraft = { status: this.status, headers: this.headers, body: this.body }
      if (statusText !== undefined) draft.statusText = statusText
      if (isProblem !== undefined) draft.isProblem = isProblem
      return draft
    },
  }
}

/** A `Response` may have all of its body in memory, which only reading tells. */
async function readBody(exchange: Exchange, { body, web }: ResponseDraft): Promise<Answer['body']> {
  if (web === undefined || body === null || isWhole(body)) return body
  // The body that is sent in the end reports its errors.
  const watched = new WatchedBody(body, { report() {}, length: undefined, isMeasured: true })
  try {
    return (await watched.start(exchange)) ?? watched
  } catch (error) {
    watched.stop()
    throw error
  }
}

/** The headers of a draft and those that were set beside it, which lose against it. */
function mergeTaken(
  exchange: Exchange,
  { headers = [], type, isProblem }: ResponseDraft,
  taken: readonly HeaderPair[],
): HeaderPair[] {
  const own = new Set(headers.map(([name]) => name.toLowerCase()))
  const merged = [...headers]
  for (const pair of taken) {
    const [name] = pair
    if (isProblem === true && REPRESENTATION_HEADERS.includes(name)) continue
    if (name === 'set-cookie' || name === 'vary' || !own.has(name)) merged.push(pair)
  }
  if (type === undefined || findHeader(merged, 'content-type') !== undefined) return merged
  // One that the middleware around has set stays where it is.
  if (exchange.replyHeader('content-type') === undefined) merged.push(['Content-Type', type])
  return merged
}

/**
 * Remembers the headers that are set on the context and on the host.
 *
 * @returns a function that takes off those set since, and puts the remembered ones back
 */
function watchHeaders(exchange: Exchange): () => HeaderPair[] {
  const { hostRequest } = exchange
  const replied = listReply(exchange)
  const responded = listResponse(hostRequest)
  return () => {
    const reply = exchange.replyIfUsed
    const fromReply = takeChanges(replied, listReply(exchange), (name, values) => {
      reply?.headers.delete(name)
      for (const value of values) reply?.headers.append(name, value)
    })
    const fromHost = takeChanges(responded, listResponse(hostRequest), (name, values) => {
      if (values.length === 0) {
        hostRequest.removeResponseHeader?.(name)
      } else {
        hostRequest.setResponseHeader?.(name, values)
      }
    })
    const names = new Set(fromReply.map(([name]) => name))
    return [...fromReply, ...fromHost.filter(([name]) => isList(name) || !names.has(name))]
  }
}

type HeaderLists = ReadonlyMap<string, readonly string[]>

function listReply({ replyIfUsed }: Exchange): HeaderLists {
  const lists = new Map<string, readonly string[]>()
  if (replyIfUsed?.hasHeaders !== true) return lists
  const { headers } = replyIfUsed
  for (const [name, value] of headers) lists.set(name, [value])
  if (lists.has('set-cookie')) lists.set('set-cookie', headers.getSetCookie())
  return lists
}

function listResponse(hostRequest: HostRequest): HeaderLists {
  return new Map(hostRequest.responseHeaders?.() ?? [])
}

function takeChanges(
  before: HeaderLists,
  after: HeaderLists,
  restore: (name: string, values: readonly string[]) => void,
): HeaderPair[] {
  return [...after].flatMap(([name, values]) => {
    const old = before.get(name) ?? []
    if (values.length === old.length && values.every((value, at) => value === old[at])) return []
    restore(name, old)
    const added = isList(name) ? splitNames(name, values) : values
    const known = isList(name) ? splitNames(name, old) : []
    return added.filter((value) => !known.includes(value)).map((value): HeaderPair => [name, value])
  })
}

/** Whether the values of a header add up, so that only the new ones are of the inside. */
function isList(name: string): boolean {
  return name === 'vary' || name === 'set-cookie'
}

function splitNames(name: string, values: readonly string[]): readonly string[] {
  return name === 'vary' ? values.flatMap((value) => value.split(/\s*,\s*/)) : values
}
