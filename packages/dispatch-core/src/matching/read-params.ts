import type { PathParams } from '../pattern/param-types.ts'
import { decodeText } from './decode-text.ts'
import type { PathSearch } from './path-search.ts'
import { placeSegments } from './place-segments.ts'
import { acceptSegment, type ParamText, type RouteSegment } from './route-segment.ts'

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
    if (UNUSUAL.test(value)) return undefined
    params[names[index] as string] = value // index is below length
  }
  return params
}

/** More than what has to be, so that it is one range, which is found in half the time. */
const UNUSUAL = /[^&-~]/

/** Reads params of every kind, or gives `undefined` where one is malformed. */
export function readParams(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): Params | undefined {
  const values: Record<string, unknown> = Object.create(null)
  for (const { segment, raws } of placeSegments(pattern, search)) {
    const isRest = segment.kind === 'rest' || segment.kind === 'optionalRest'
    const isRead = isRest
      ? readRest(segment, raws, values)
      : raws.every((raw) => readSegment(segment, raw, search, values))
    if (!isRead) return undefined
  }
  // What rests and matchers give is typed by the pattern's literal, which is not known here.
  return values as Params
}

function readRest(
  { params }: RouteSegment,
  raws: readonly string[],
  values: Record<string, unknown>,
): boolean {
  const texts = raws.map(decodeText)
  for (const { name } of params) values[name] = texts
  return texts.every((text) => text !== undefined && text !== '.' && text !== '..')
}

function readSegment(
  segment: RouteSegment,
  raw: string,
  search: PathSearch,
  values: Record<string, unknown>,
): boolean {
  // The segment was placed where it accepts the text.
  const texts = acceptSegment(segment, raw, search) as readonly ParamText[]
  for (const { param, text } of texts) {
    const { name, matcher } = param
    values[name] = matcher === undefined ? decodeText(text) : search.valueOf(matcher, text)
    if (values[name] === undefined) return false
  }
  return true
}
