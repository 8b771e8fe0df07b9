import { isParamName, type Segment, suggestParamName } from '@portolan/dispatch-core/pattern'

/** The versions of Express, whose paths differ. */
export type ExpressVersion = 4 | 5

/** The segments of a path of Express, or the reason why no directories say the same. */
export type PathResult =
  | { readonly segments: readonly Segment[] }
  | { readonly code: 'path-syntax' | 'param-name'; readonly problem: string }

/** Reads the path of a route or of a mount, such as `/users/:id`. */
export function readPath(path: string, version: ExpressVersion): PathResult {
  const segments: Segment[] = []
  // In Express 5 an optional segment has its slash in the braces.
  const parts = path
    .replace(/\{\/([:*])([^{}/]+)\}/g, '/{$1$2}')
    .split('/')
    .filter((part) => part !== '')
  for (const part of parts) {
    const read = version === 4 ? readSegment4(part) : readSegment5(part)
    if ('problem' in read) return read
    segments.push(read)
  }
  return { segments }
}

type SegmentResult = Segment | Exclude<PathResult, { segments: unknown }>

function readSegment4(part: string): SegmentResult {
  const [, name, optional] = /^:(\w+)(\?)?$/.exec(part) ?? []
  if (name !== undefined) return toParam(name, optional === undefined ? 'param' : 'optional')
  if (part === '*' || part === '(.*)') {
    return refuse(`"${part}" has no name; write a route file in a directory [...path] by hand`)
  }
  if (part.includes('(')) {
    return refuse(
      `"${part}" has a regular expression; write the param alone and check it in the handler, or make a directory such as [id=int] by hand`,
    )
  }
  return readText(part)
}

function readSegment5(part: string): SegmentResult {
  const [, name] = /^:([\w$]+)$/.exec(part) ?? []
  if (name !== undefined) return toParam(name, 'param')
  const [, rest] = /^\*([\w$]+)$/.exec(part) ?? []
  if (rest !== undefined) return toParam(rest, 'rest')
  const [, mark, optional] = /^\{([:*])([\w$]+)\}$/.exec(part) ?? []
  if (optional !== undefined) return toParam(optional, mark === ':' ? 'optional' : 'optionalRest')
  return readText(part)
}

/** Static text, perhaps with one param in it: `v:version`, `:name.json`. */
function readText(part: string): SegmentResult {
  if (PLAIN.test(part)) return { kind: 'static', value: part }
  const [, before = '', name, after = ''] = /^([^:]*):(\w+)([^:\w][^:]*)?$/.exec(part) ?? []
  const isAffixed = name !== undefined && PLAIN.test(`x${before}${after}`)
  if (!isAffixed) {
    return refuse(
      `"${part}" cannot be the name of a directory as it is; write the route file by hand`,
    )
  }
  const checked = toParam(name, 'param')
  if ('problem' in checked) return checked
  const parts = [before, { name }, after].filter((each) => each !== '')
  return { kind: 'affixed', parts }
}

/** The text that a path says the same with in Express 4, Express 5 and a URL. */
const PLAIN = /^[\w.~-]+$/

function toParam(
  name: string,
  kind: 'param' | 'optional' | 'rest' | 'optionalRest',
): SegmentResult {
  if (isParamName(name)) return { kind, name }
  return {
    code: 'param-name',
    problem: `the param ":${name}" has a name that route files cannot have; rename it, as in :${suggestParamName(name) ?? 'id'}`,
  }
}

function refuse(problem: string): SegmentResult {
  return { code: 'path-syntax', problem }
}

/** The directory of a route file, with `/` between its segments; empty for the root. */
export function toDirectory(segments: readonly Segment[]): string {
  return segments.map(toDirectoryName).join('/')
}

function toDirectoryName(segment: Segment): string {
  switch (segment.kind) {
    case 'static':
      return escapeName(segment.value)
    case 'param':
      return `[${segment.name}]`
    case 'optional':
      return `[[${segment.name}]]`
    case 'rest':
      return `[...${segment.name}]`
    case 'optionalRest':
      return `[[...${segment.name}]]`
    case 'affixed':
      return segment.parts
        .map((part, index) => {
          if (typeof part !== 'string') return `[${part.name}]`
          return index === 0 ? escapeName(part) : part
        })
        .join('')
  }
}

/** Names that begin with `_` or `.`, and `node_modules`, are not routed as they are. */
function escapeName(name: string): string {
  const isHidden = /^[_.]/.test(name) || name === 'node_modules'
  if (!isHidden || name === '.well-known') return name
  return `[x+${name.charCodeAt(0).toString(16)}]${name.slice(1)}`
}

/** Whether a URL can match both paths. */
export function mayOverlap(a: readonly Segment[], b: readonly Segment[]): boolean {
  const [first, ...rest] = a
  const [second, ...others] = b
  if (first === undefined) return b.every(canBeEmpty)
  if (second === undefined) return a.every(canBeEmpty)
  if (canBeEmpty(first) && mayOverlap(rest, b)) return true
  if (canBeEmpty(second) && mayOverlap(a, others)) return true
  if (!mayBeEqual(first, second)) return false
  if (mayOverlap(rest, others)) return true
  return (
    (isRest(first) && mayOverlap([{ ...first, kind: 'optionalRest' }, ...rest], others)) ||
    (isRest(second) && mayOverlap(rest, [{ ...second, kind: 'optionalRest' }, ...others]))
  )
}

function canBeEmpty({ kind }: Segment): boolean {
  return kind === 'optional' || kind === 'optionalRest'
}

function isRest(segment: Segment): segment is Segment & { kind: 'rest' | 'optionalRest' } {
  return segment.kind === 'rest' || segment.kind === 'optionalRest'
}

function mayBeEqual(a: Segment, b: Segment): boolean {
  if (a.kind === 'static' && b.kind === 'static') {
    // Express compares without case.
    return a.value.toLowerCase() === b.value.toLowerCase()
  }
  if (a.kind === 'affixed' && b.kind === 'static') return fits(a, b.value)
  if (a.kind === 'static' && b.kind === 'affixed') return fits(b, a.value)
  return true
}

function fits({ parts }: Segment & { kind: 'affixed' }, text: string): boolean {
  const [first] = parts
  const last = parts.at(-1)
  const lower = text.toLowerCase()
  return (
    (typeof first !== 'string' || lower.startsWith(first.toLowerCase())) &&
    (typeof last !== 'string' || lower.endsWith(last.toLowerCase()))
  )
}

/** Whether a path is below a prefix: always, never, or for some URLs alone. */
export function isBelow(
  path: readonly Segment[],
  prefix: readonly Segment[],
): 'always' | 'never' | 'sometimes' {
  let result: 'always' | 'sometimes' = 'always'
  for (const [index, expected] of prefix.entries()) {
    const segment = path[index]
    if (segment === undefined) return 'never'
    const isSame =
      expected.kind === 'param'
        ? segment.kind === 'param' || segment.kind === 'static' || segment.kind === 'affixed'
        : segment.kind === 'static' &&
          expected.kind === 'static' &&
          segment.value.toLowerCase() === expected.value.toLowerCase()
    if (isSame) continue
    if (!mayBeEqual(segment, expected)) return 'never'
    result = 'sometimes'
  }
  return result
}
