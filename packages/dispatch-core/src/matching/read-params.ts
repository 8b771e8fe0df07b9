import type { PathParams } from '../pattern/param-types.ts'
import { decodeText, isPlain } from './decode-text.ts'
import type { PathSearch } from './path-search.ts'
import { placeSegments } from './place-segments.ts'
import { paramTexts, type RouteParam, type RouteSegment } from './route-segment.ts'

type Params = PathParams<string>

/** Of every route without params; no one may write to it. */
export const NO_PARAMS: Params = /* @__PURE__ */ Object.freeze(Object.create(null))

/** Reads plain params, or gives `undefined` where one holds what has to be decoded or refused. */
export function readPlainParams(
  names: readonly string[],
  { path, bounds }: PathSearch,
): Params | undefined {
  const params: Params = Object.create(null)
  for (let index = 0; index < names.length; index++) {
    const value = path.slice(bounds[index * 2], bounds[index * 2 + 1])
    if (!isPlain(value)) return undefined
    params[names[index] as string] = value // index is below length
  }
  return params
}

/** Reads params of every kind, or gives `undefined` where one is malformed. */
export function readParams(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): Params | undefined {
  const { path } = search
  const starts = placeSegments(pattern, search)
  const values: Record<string, unknown> = Object.create(null)
  for (let index = 0; index < pattern.length; index++) {
    const segment = pattern[index] as RouteSegment // index is below length
    if (segment.kind === 'static') continue
    // There is one more start than there are segments.
    const start = starts[index] as number
    const next = starts[index + 1] as number
    const raw = path.slice(start, next - 1)
    const isRead =
      segment.kind === 'rest' || segment.kind === 'optionalRest'
        ? readRest(segment, raw, values)
        : start === next || readSegment(segment, raw, search, values)
    if (!isRead) return undefined
  }
  // What rests and matchers give is typed by the pattern's literal, which is not known here.
  return values as Params
}

function readRest({ params }: RouteSegment, raw: string, values: Record<string, unknown>): boolean {
  const raws = raw === '' ? [] : raw.split('/')
  const texts = isPlain(raw) ? raws : raws.map(decodeText)
  for (const { name } of params) values[name] = texts
  return texts.every((text) => text !== undefined && text !== '.' && text !== '..')
}

function readSegment(
  segment: RouteSegment,
  raw: string,
  search: PathSearch,
  values: Record<string, unknown>,
): boolean {
  const texts = paramTexts(segment, raw)
  for (let index = 0; index < texts.length; index++) {
    // There are as many params as texts.
    const { name, matcher } = segment.params[index] as RouteParam
    const text = texts[index] as string
    const value = matcher === undefined ? decodeText(text) : search.valueOf(matcher, text)
    if (value === undefined) return false
    values[name] = value
  }
  return true
}
