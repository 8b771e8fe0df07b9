import type { PathParams } from '../pattern/param-types.ts'
import type { PathWalk } from './path-walk.ts'
import { decodeText, isDotSegment, isPlainCode, SLASH } from './request-path.ts'
import type { RouteLeaf } from './route-node.ts'

type Params = PathParams<string>

/** The empty params of routes without params, which share this frozen object. */
export const NO_PARAMS: Params = /* @__PURE__ */ Object.freeze(Object.create(null))

/** Reads the params that a walk has noted. `undefined` if a param is malformed. */
export function readParams(
  { names, kinds }: RouteLeaf<unknown>,
  walk: PathWalk,
): Params | undefined {
  const { path, bounds, values } = walk
  const params: Record<string, unknown> = Object.create(null)
  for (let index = 0; index < names.length; index++) {
    // Each name has two bounds.
    const start = bounds[index * 2] as number
    const bound = bounds[index * 2 + 1] as number
    const kind = kinds === undefined ? 'text' : kinds[index]
    let value: unknown
    if (kind === 'value') {
      value = values[index]
    } else if (kind === 'rest') {
      value = readRest(walk, start, bound)
    } else {
      value = bound < 0 ? decodeText(path.slice(start, ~bound)) : readPlain(path, start, bound)
    }
    if (value === undefined) return undefined
    params[names[index] as string] = value // index is below length
  }
  // The literal of the pattern, which is not known here, gives the values their types.
  return params as Params
}

function readPlain(path: string, start: number, end: number): string | undefined {
  return isDotSegment(path, start, end) ? undefined : path.slice(start, end)
}

/** Cuts a rest at its slashes. `undefined` if a segment is empty or malformed. */
function readRest(walk: PathWalk, start: number, end: number): string[] | undefined {
  const { path } = walk
  const texts: string[] = []
  let from = start
  let isPlain = true
  for (let index = start; index <= end && start < end; index++) {
    const code = index === end ? SLASH : path.charCodeAt(index)
    if (code === SLASH) {
      const text = isPlain ? readPlain(path, from, index) : decodeText(path.slice(from, index))
      if (text === undefined || text === '') return undefined
      texts.push(text)
      from = index + 1
      isPlain = true
    } else if (!isPlainCode(code)) {
      isPlain = false
      walk.isPlain = false
    }
  }
  return texts
}
