import { UsageError } from '../checks/errors.ts'
import { quote } from '../checks/values.ts'
import type { HandlerContext } from '../contract/context.ts'
import { type HostRequest, hostRequestOf } from '../contract/host-request.ts'
import { HttpError } from './http-error.ts'

/**
 * Chooses the media type of the answer by the request's `Accept` (RFC 9110, section 12.5.1): the one
 * with the highest quality, the first of the list among equals and for a request without `Accept`.
 * The answer gets the type as its `Content-Type`, and `Vary: Accept`.
 *
 * @example
 * export async function loader(ctx: LoaderContext) {
 *   const users = await listUsers()
 *   return negotiate(ctx, ['application/json', 'text/csv']) === 'text/csv' ? toCsv(users) : users
 * }
 * @param types the media types that the handler can give, best first
 * @throws {HttpError} 406 for a request that accepts none of them.
 * @throws {UsageError} for a list without a type, and for a value that is not a media type.
 */
export function negotiate<const Type extends string>(
  context: HandlerContext,
  types: readonly Type[],
): Type {
  checkTypes(types)
  const { reply } = context
  if (!VARIES.test(reply.headers.get('vary') ?? '')) reply.headers.append('Vary', 'Accept')
  const best = findBest(types, readAccept(context))
  if (best === undefined) {
    throw new HttpError(406, `This resource has the media types ${types.join(', ')}`)
  }
  reply.headers.set('Content-Type', best.startsWith('text/') ? `${best}; charset=utf-8` : best)
  return best
}

const VARIES = /(?:^|,)\s*accept\s*(?:,|$)/i

const TYPE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

function checkTypes(types: unknown): void {
  if (!Array.isArray(types) || types.length === 0) {
    throw new UsageError(
      'invalid-option',
      `negotiate() got ${quote(types)}; write the media types, such as ['application/json', 'text/csv']`,
    )
  }
  const wrong: unknown = types.find(
    (type) => !TYPE.test(String(type)) || String(type).includes('*'),
  )
  if (wrong === undefined) return
  throw new UsageError(
    'invalid-option',
    `negotiate() got the media type ${quote(wrong)}; write type and subtype alone, such as 'text/csv'`,
  )
}

function readAccept(context: HandlerContext): string | undefined {
  // A context that a test has made by hand has no host request.
  const { [hostRequestOf]: host } = context as { readonly [hostRequestOf]?: HostRequest }
  return host === undefined
    ? (context.request.headers.get('accept') ?? undefined)
    : host.header('accept')
}

/** A type that a client accepts, such as `text/*`, and how much it likes it, from 0 to 1. */
interface MediaRange {
  readonly type: string
  readonly quality: number
}

function findBest<Type extends string>(
  types: readonly Type[],
  accept: string | undefined,
): Type | undefined {
  const ranges = accept === undefined ? [] : parseRanges(accept)
  // A text without a range that can be read says as much as none.
  if (ranges.length === 0) return types[0]
  let best: Type | undefined
  let highest = 0
  for (const type of types) {
    const quality = qualityOf(type, ranges)
    if (quality > highest) {
      best = type
      highest = quality
    }
  }
  return best
}

/** Parameters other than the quality are not compared: the types of a handler have none. */
function parseRanges(accept: string): MediaRange[] {
  return accept.split(',').flatMap((text) => {
    const [name = '', ...parameters] = text.split(';')
    const type = name.trim().toLowerCase()
    if (!TYPE.test(type)) return []
    const weight = parameters.map((each) => each.trim()).find((each) => /^q=/i.test(each))
    return { type, quality: weight === undefined ? 1 : readQuality(weight.slice(2)) }
  })
}

/** A quality that is malformed counts as none. */
function readQuality(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 1
}

/** The most specific range decides. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const name = type.toLowerCase()
  for (const pattern of [name, `${name.slice(0, name.indexOf('/'))}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === pattern)
    if (range !== undefined) return range.quality
  }
  return 0
}
