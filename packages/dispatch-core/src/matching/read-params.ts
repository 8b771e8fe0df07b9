import type { PathParams } from '../pattern/param-types.ts'
import type { PathSearch } from './path-search.ts'
import { decodeText, endOfSegment, isPlain, startBefore, startOf } from './request-path.ts'
import { tailLength } from './route-node.ts'
import { acceptsSegment, paramTexts, type RouteParam, type RouteSegment } from './route-segment.ts'

type Params = PathParams<string>

/** The empty params of routes without params, which share this frozen object. */
export const NO_PARAMS: Params = /* @__PURE__ */ Object.freeze(Object.create(null))

/** Reads plain params. `undefined` if a text has to be decoded or refused. */
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

/** Reads params of every kind. `undefined` if a param is malformed. */
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
    // `starts` has one number more than `pattern` has segments.
    const start = starts[index] as number
    const next = starts[index + 1] as number
    const raw = path.slice(start, next - 1)
    const isRead =
      segment.kind === 'rest' || segment.kind === 'optionalRest'
        ? readRest(segment, raw, values)
        : start === next || readSegment(segment, raw, search, values)
    if (!isRead) return undefined
  }
  // The literal of the pattern, which is not known here, gives the values their types.
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
    // Each text belongs to a param.
    const { name, matcher } = segment.params[index] as RouteParam
    const text = texts[index] as string
    const value = matcher === undefined ? decodeText(text) : search.valueOf(matcher, text)
    if (value === undefined) return false
    values[name] = value
  }
  return true
}

/**
 * Divides the path among the segments of a pattern that matches it. From the left, each segment
 * takes as much as it can.
 *
 * @returns the start of each segment in the path, and the start behind the last one. A segment that
 * takes no text has the start of the next one.
 */
function placeSegments(pattern: readonly RouteSegment[], search: PathSearch): readonly number[] {
  const open = pattern.findIndex(isOpen)
  // If only the last segment is open, it takes the rest of the path.
  if (open === -1 || open === pattern.length - 1) return placeInOrder(pattern.length, open, search)
  return tryPlaces(pattern, search)
}

function placeInOrder(count: number, open: number, { path }: PathSearch): readonly number[] {
  let start = startOf(path)
  const starts = [start]
  for (let index = 0; index < count; index++) {
    start = index === open ? path.length + 1 : endOfSegment(path, start) + 1
    starts.push(start)
  }
  return starts
}

function tryPlaces(pattern: readonly RouteSegment[], search: PathSearch): readonly number[] {
  const { path } = search
  const starts: number[] = []
  let dead: Set<number> | undefined
  place(0, startOf(path))
  return starts

  function place(index: number, start: number): boolean {
    starts[index] = start
    const segment = pattern[index]
    if (segment === undefined) return start > path.length
    if (!isOpen(segment)) return placeOne(segment, index, start)
    const { kind } = segment
    const key = index * (path.length + 2) + start
    if (dead?.has(key)) return false
    const isPlaced =
      kind === 'optional'
        ? placeOne(segment, index, start) || place(index + 1, start)
        : placeRest(kind === 'rest' ? start + 1 : start, index)
    if (isPlaced) return true
    dead ??= new Set()
    dead.add(key)
    return false
  }

  function placeOne(segment: RouteSegment, index: number, start: number): boolean {
    if (start > path.length) return false
    const end = endOfSegment(path, start)
    return acceptsSegment(segment, path.slice(start, end), search) && place(index + 1, end + 1)
  }

  function placeRest(least: number, index: number): boolean {
    let next = path.length + 1
    for (let { min } = tailLength(pattern.slice(index + 1)); min > 0; min--) {
      next = startBefore(path, next)
    }
    for (; next >= least; next = startBefore(path, next)) if (place(index + 1, next)) return true
    return false
  }
}

/** Whether the segment may take several segments of a path, or none. */
function isOpen({ kind }: RouteSegment): boolean {
  return kind === 'optional' || kind === 'rest' || kind === 'optionalRest'
}
