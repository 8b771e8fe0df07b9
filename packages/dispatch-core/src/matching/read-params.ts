import { decodeText } from './decode-text.ts'
import type { PathSearch } from './path-search.ts'
import { placeSegments } from './place-segments.ts'
import type { ParamStep } from './route-leaf.ts'
import { acceptSegment, type RouteSegment } from './route-segment.ts'

export type Params = Record<string, unknown>

/** Reads plain params, or gives `undefined` where one holds a character that needs a closer look. */
export function readSteps(path: string, steps: readonly ParamStep[]): Params | undefined {
  const params: Params = Object.create(null)
  let start = 0
  for (const { name, skip } of steps) {
    start += skip
    let end = start
    for (; end < path.length; end++) {
      const code = path.charCodeAt(end)
      if (code === SLASH) break
      if (code === PERCENT || code < SPACE || code === DELETE || code === HASH) return undefined
    }
    params[name] = path.slice(start, end)
    start = end
  }
  return params
}

const SPACE = 0x20
const HASH = 0x23
const PERCENT = 0x25
const SLASH = 0x2f
const DELETE = 0x7f

/** Reads params of every kind, or gives `undefined` where one is malformed. */
export function readParams(
  pattern: readonly RouteSegment[],
  search: PathSearch,
): Params | undefined {
  const params: Params = Object.create(null)
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
  return params
}

function readRest(
  { params: [param] }: RouteSegment,
  raws: readonly string[],
  params: Params,
): boolean {
  const texts = raws.map(decodeText)
  params[param?.name ?? ''] = texts
  return texts.every((text) => text !== undefined && text !== '.' && text !== '..')
}

function readSegment(
  segment: RouteSegment,
  raw: string,
  params: Params,
  search: PathSearch,
): boolean {
  const raws = acceptSegment(segment, raw, search) ?? []
  return segment.params.every(({ name, matcher }, index) => {
    const raw = raws[index] ?? ''
    params[name] = matcher === undefined ? decodeText(raw) : search.valueOf(matcher, raw)
    return params[name] !== undefined
  })
}
