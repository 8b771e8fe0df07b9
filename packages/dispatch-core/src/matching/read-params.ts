import type { PathParams } from '../pattern/param-types.ts'
import { decodeText } from './decode-text.ts'
import type { PathSearch } from './path-search.ts'
import { placeSegments } from './place-segments.ts'
import { acceptSegment, type RouteSegment } from './route-segment.ts'

type Params = PathParams<string>

/** Of all routes without params; no one may write to it. */
export const NO_PARAMS: PathParams<string> = Object.freeze(Object.create(null))

/** Reads plain params that need no decoding; `names` are by number of segment. */
export function readPlainParams(
  names: readonly (string | undefined)[],
  { path, bounds }: PathSearch,
): Params {
  const params: Params = Object.create(null)
  for (let index = 0; index < names.length; index++) {
    const name = names[index]
    if (name !== undefined) params[name] = path.slice(bounds[index * 2], bounds[index * 2 + 1])
  }
  return params
}

/** Reads params of every kind, or gives `undefined` where one is malformed. */
export function readParams(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): Params | undefined {
  const params: Record<string, unknown> = Object.create(null)
  const counts = placeSegments(pattern, search) ?? []
  let position = 0
  for (const [index, segment] of pattern.entries()) {
    const count = counts[index] ?? 0
    const raws = search.segments.slice(position, position + count)
    position += count
    const isRead =
      segment.kind === 'rest' || segment.kind === 'optionalRest'
        ? readRest(segment, raws, params)
        : raws.every((raw) => readSegment(segment, raw, params, search))
    if (!isRead) return undefined
  }
  // What rests and matchers give is typed by the pattern's literal, which is not known here.
  return params as Params
}

function readRest(
  { params: [param] }: RouteSegment,
  raws: readonly string[],
  params: Record<string, unknown>,
): boolean {
  const texts = raws.map(decodeText)
  params[param?.name ?? ''] = texts
  return texts.every((text) => text !== undefined && text !== '.' && text !== '..')
}

function readSegment(
  segment: RouteSegment,
  raw: string,
  params: Record<string, unknown>,
  search: PathSearch,
): boolean {
  const raws = acceptSegment(segment, raw, search) ?? []
  return segment.params.every(({ name, matcher }, index) => {
    const raw = raws[index] ?? ''
    params[name] = matcher === undefined ? decodeText(raw) : search.valueOf(matcher, raw)
    return params[name] !== undefined
  })
}
