import type { ParamMatcher, ParamPart, Segment } from '../../src/pattern.ts'

/**
 * Matching written down a second time, slowly: every route, every way to lay its segments
 * over the path, then the first route by the order of patterns. It shares nothing with the
 * route table but the types of segments. `pnpm assure` compares with it, too.
 */
export interface ReferenceOptions {
  readonly matchers: Readonly<Record<string, ParamMatcher>>
  readonly trailingSlash: 'ignore' | 'never' | 'always'
}

export type ReferenceMatch =
  | { readonly route: number; readonly params: Record<string, unknown> }
  | { readonly route: number; readonly malformed: true }

type Routes = readonly (readonly Segment[])[]

export function referenceMatch(
  routes: Routes,
  target: string,
  options: ReferenceOptions,
): ReferenceMatch | undefined {
  const [winner] = findCandidates(routes, target, options)
  if (winner === undefined) return undefined
  const { route, segments, takes } = winner
  const params: Record<string, unknown> = {}
  for (const [index, segment] of segments.entries()) {
    const read = readSegment(segment, takes[index] ?? [], options)
    if (read === 'malformed') return { route, malformed: true }
    Object.assign(params, read)
  }
  return { route, params }
}

/** The routes that match a path by variants of the same rank, rank by rank. */
export function findEqualRanks(
  routes: Routes,
  target: string,
  options: ReferenceOptions,
): readonly (readonly number[])[] {
  const ranks = new Map<string, Set<number>>()
  for (const { route, key } of findCandidates(routes, target, options)) {
    // The last number is the place of the variant in its own route.
    const rank = key.ranks.slice(0, -1).join()
    ranks.set(rank, (ranks.get(rank) ?? new Set()).add(route))
  }
  return [...ranks.values()].map((equal) => [...equal])
}

/** The variants that match, the best first, each with the raw segments that its segments take. */
function findCandidates(routes: Routes, target: string, options: ReferenceOptions) {
  const raws = splitPath(target, options)
  if (raws === undefined) return []
  return routes
    .flatMap((pattern, route) =>
      expand(pattern).flatMap((segments, index) => {
        const takes = lay(segments, raws, options)
        if (takes === undefined) return []
        const optionals = pattern.filter(({ kind }) => kind === 'optional').length
        return { route, segments, takes, key: orderKey(segments, optionals, index) }
      }),
    )
    .sort((a, b) => compareKeys(a.key, b.key))
}

/** The pattern with and without each optional segment, those first that take the leftmost one. */
export function expand([segment, ...others]: readonly Segment[]): Segment[][] {
  if (segment === undefined) return [[]]
  const behind = expand(others)
  if (segment.kind !== 'optional') return behind.map((all) => [segment, ...all])
  return [...behind.map((all): Segment[] => [{ ...segment, kind: 'param' }, ...all]), ...behind]
}

function splitPath(
  target: string,
  { trailingSlash }: ReferenceOptions,
): readonly string[] | undefined {
  const [path = ''] = target.split('?')
  if (!path.startsWith('/') || path.includes('#')) return undefined
  if (path === '/') return []
  const raws = path.slice(1).split('/')
  const hasSlash = raws.length > 1 && raws.at(-1) === ''
  if (hasSlash && trailingSlash === 'never') return undefined
  if (!hasSlash && trailingSlash === 'always') return undefined
  if (hasSlash) raws.pop()
  return raws.includes('') ? undefined : raws
}

/** The raw segments that each segment takes. The first ones take as many as they can. */
function lay(
  segments: readonly Segment[],
  raws: readonly string[],
  options: ReferenceOptions,
): readonly (readonly string[])[] | undefined {
  const [segment, ...others] = segments
  if (segment === undefined) return raws.length === 0 ? [] : undefined
  for (let count = raws.length; count >= 0; count--) {
    const taken = raws.slice(0, count)
    if (!canTake(segment, taken, options)) continue
    const behind = lay(others, raws.slice(count), options)
    if (behind !== undefined) return [taken, ...behind]
  }
  return undefined
}

function canTake(segment: Segment, taken: readonly string[], options: ReferenceOptions): boolean {
  if (segment.kind === 'rest' && taken.length === 0) return false
  const hasOneParam =
    segment.kind !== 'affixed' ||
    segment.parts.filter((part) => typeof part !== 'string').length < 2
  if (hasOneParam && taken.some(isEncodedWithoutNeed)) return false
  if (segment.kind === 'rest' || segment.kind === 'optionalRest') return true
  if (taken.length === 0) return false
  const [raw = ''] = taken
  return taken.length === 1 && readRaw(segment, raw, options) !== undefined
}

/** Whether encodeURIComponent leaves a character as it is that the text encodes; `~` aside. */
function isEncodedWithoutNeed(raw: string): boolean {
  const encoded = raw.match(/%[0-9a-f]{2}/gi) ?? []
  return encoded.some((hex) =>
    /[A-Za-z0-9\-._]/.test(String.fromCharCode(Number.parseInt(hex.slice(1), 16))),
  )
}

/** Params of one raw segment, each decoded, accepted by its matcher or `undefined` for malformed. */
function readRaw(
  segment: Segment,
  raw: string,
  options: ReferenceOptions,
): Map<string, unknown> | undefined {
  if (segment.kind === 'static') {
    return unify(raw) === canonical(segment.value) ? new Map() : undefined
  }
  const parts: readonly (string | ParamPart)[] =
    segment.kind === 'affixed' ? segment.parts : [segment as ParamPart]
  const values = new Map<string, unknown>()
  const texts = splitParts(parts, units(raw))
  if (texts === undefined) return undefined
  const params = parts.filter((part) => typeof part !== 'string')
  for (const [index, { name, matcher }] of params.entries()) {
    const text = decode(texts[index] ?? '')
    if (matcher === undefined) {
      values.set(name, text)
      continue
    }
    const value = text === undefined ? false : options.matchers[matcher]?.(text)
    if (value === false || value === undefined) return undefined
    values.set(name, value === true ? text : value)
  }
  return values
}

/** Raw text as the units that are compared: an encoded byte is one. */
function units(raw: string): readonly string[] {
  return unify(raw).match(/%[0-9A-F]{2}|./gs) ?? []
}

function splitParts(
  parts: readonly (string | ParamPart)[],
  raw: readonly string[],
): readonly string[] | undefined {
  const [part, ...others] = parts
  if (part === undefined) return raw.length === 0 ? [] : undefined
  if (typeof part === 'string') {
    const text = units(canonical(part))
    const isThere = text.every((unit, index) => raw[index] === unit)
    return isThere ? splitParts(others, raw.slice(text.length)) : undefined
  }
  for (let length = 1; length <= raw.length; length++) {
    const behind = splitParts(others, raw.slice(length))
    if (behind !== undefined) return [raw.slice(0, length).join(''), ...behind]
  }
  return undefined
}

function readSegment(
  segment: Segment,
  taken: readonly string[],
  options: ReferenceOptions,
): Record<string, unknown> | 'malformed' {
  if (segment.kind === 'rest' || segment.kind === 'optionalRest') {
    const texts = taken.map(decode)
    return texts.includes(undefined) ? 'malformed' : { [segment.name]: texts }
  }
  const [raw] = taken
  const values = raw === undefined ? new Map() : readRaw(segment, raw, options)
  const read = Object.fromEntries(values ?? [])
  return Object.values(read).includes(undefined) ? 'malformed' : read
}

function decode(raw: string): string | undefined {
  try {
    const text = decodeURIComponent(raw)
    if (text.split(/[/\\]/).some((part) => part === '.' || part === '..')) return undefined
    return [...text].some((character) => character < ' ' || character === '\x7f') ? undefined : text
  } catch {
    return undefined
  }
}

function unify(raw: string): string {
  return raw.replace(/%../g, (hex) => (/%[0-9a-f]{2}/i.test(hex) ? hex.toUpperCase() : hex))
}

/** Every byte of UTF-8 that the path percent-encode set or DESIGN names, encoded. */
function canonical(text: string): string {
  return [...new TextEncoder().encode(text.normalize('NFC'))]
    .map((byte) =>
      byte <= 0x20 || byte >= 0x7f || '"#<>?^`{}%\\/'.includes(String.fromCharCode(byte))
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
    )
    .join('')
}

interface OrderKey {
  /** Numbers that compare one by one. */
  readonly ranks: readonly number[]
  /** The texts that settle what ranks equally. */
  readonly shape: readonly string[]
}

function orderKey(segments: readonly Segment[], optionals: number, variant: number): OrderKey {
  const ranks = segments.flatMap(segmentRanks)
  return { ranks: [...ranks, 3, optionals, variant], shape: segments.map(shapeOf) }
}

function segmentRanks(segment: Segment): readonly number[] {
  if (segment.kind === 'affixed') {
    const texts = segment.parts.filter((part) => typeof part === 'string')
    const params = segment.parts.filter((part) => typeof part !== 'string')
    return [1, -texts.join('').length, ...params.map(matcherRank), 9]
  }
  if (segment.kind === 'param') return [2, matcherRank(segment)]
  if (segment.kind === 'optional') throw new Error('a variant has no optional segment')
  return [{ static: 0, rest: 4, optionalRest: 5 }[segment.kind]]
}

function matcherRank({ matcher }: { readonly matcher?: string }): number {
  if (matcher === undefined) return 8
  const rank = ['int', 'uuid', 'slug'].indexOf(matcher)
  return rank === -1 ? 7 : rank
}

function shapeOf(segment: Segment): string {
  if (segment.kind === 'static') return canonical(segment.value)
  if (segment.kind === 'affixed') {
    return segment.parts.map((p) => (typeof p === 'string' ? p : `:(${p.matcher ?? ''})`)).join('')
  }
  return `:(${('matcher' in segment && segment.matcher) || ''})${segment.kind}`
}

function compareKeys(a: OrderKey, b: OrderKey): number {
  for (let index = 0; index < Math.max(a.ranks.length, b.ranks.length); index++) {
    const difference = (a.ranks[index] ?? 0) - (b.ranks[index] ?? 0)
    if (difference !== 0) return difference
  }
  for (const [index, shape] of a.shape.entries()) {
    const other = b.shape[index] ?? ''
    if (shape !== other) return shape < other ? -1 : 1
  }
  return 0
}
