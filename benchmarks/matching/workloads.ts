import type { Answer, NeutralParam, NeutralPattern } from './contestant.ts'

/** A path to look up, and the right answer. */
export interface Question {
  readonly path: string
  readonly answer: Answer | undefined
}

/** The paths to look up, by kind. */
export const workloads = {
  static: (patterns: readonly NeutralPattern[]) => patterns.filter(isStatic).map(toQuestion),
  dynamic: (patterns: readonly NeutralPattern[]) =>
    patterns.filter((pattern) => !isStatic(pattern)).map(toQuestion),
  last: (patterns: readonly NeutralPattern[]) => patterns.slice(-1).map(toQuestion),
  missing: toMissing,
  /** Every route once, and a missing path for every ten. */
  mixed: (patterns: readonly NeutralPattern[]) => [
    ...patterns.map(toQuestion),
    ...toMissing(patterns).filter((_, index) => index % 10 === 0),
  ],
} as const satisfies Readonly<
  Record<string, (patterns: readonly NeutralPattern[]) => readonly Question[]>
>

export type WorkloadName = keyof typeof workloads

function isStatic({ segments }: NeutralPattern): boolean {
  return segments.every((part) => typeof part === 'string')
}

/** The path with values of the lengths that ids, names and hashes have. */
function toQuestion({ id, segments }: NeutralPattern): Question {
  const params: Record<string, string> = {}
  const raws = segments.flatMap((part, index) => {
    if (typeof part === 'string') return part
    const value = takeValue(part, id + index)
    if (value === undefined) return []
    params[part.param] = value
    return part.around === undefined ? value : part.around.join(value)
  })
  return { path: `/${raws.join('/')}`, answer: { id, params } }
}

/** Every second optional segment is missing. */
function takeValue({ kind, around }: NeutralParam, seed: number): string | undefined {
  if (kind === 'optional' && seed % 2 === 0) return undefined
  const values = around === undefined ? VALUES[kind ?? 'plain'] : VALUES.affixed
  return values[seed % values.length]
}

const PLAIN = ['octo-cat', '48213', 'hello.world', 'x7', 'd6fde92930d4715a2b49857d24b940956b26d2d3']

const VALUES = {
  plain: PLAIN,
  optional: PLAIN,
  digits: ['7', '48213', '120', '2026', '9007199254740991'],
  affixed: ['octo-cat', '48213', 'x7', 'd6fde92930d4715a2b49857d24b940956b26d2d3'],
  rest: ['readme', 'src/index', 'guides/start/install', 'a/b/c/d/e/f'],
}

/**
 * Paths that are unknown from the start, and paths that are unknown only behind the end of a route,
 * in turn.
 */
function toMissing(patterns: readonly NeutralPattern[]): readonly Question[] {
  const byLength = new Map<number | undefined, NeutralPattern[]>()
  for (const pattern of patterns) {
    const length = hasFixedLength(pattern) ? pattern.segments.length : undefined
    const same = byLength.get(length)
    if (same === undefined) {
      byLength.set(length, [pattern])
    } else {
      same.push(pattern)
    }
  }
  return patterns
    .map((pattern) => {
      const { path } = toQuestion(pattern)
      return pattern.id % 2 === 0 ? `/unknown${path}` : `${path}/not/there`
    })
    .filter((path) => {
      const raws = path.slice(1).split('/')
      const candidates = [byLength.get(raws.length), byLength.get(undefined)].flat()
      return !candidates.some((pattern) => pattern && isMatch(pattern.segments, raws))
    })
    .map((path) => ({ path, answer: undefined }))
}

function hasFixedLength({ segments }: NeutralPattern): boolean {
  return segments.every(
    (part) => typeof part === 'string' || (part.kind !== 'optional' && part.kind !== 'rest'),
  )
}

function isMatch(segments: NeutralPattern['segments'], raws: readonly string[]): boolean {
  const [part, ...behind] = segments
  const [raw, ...others] = raws
  if (part === undefined) return raw === undefined
  if (typeof part !== 'string' && part.kind === 'optional' && isMatch(behind, raws)) return true
  if (raw === undefined || !isAccepted(part, raw)) return false
  if (isMatch(behind, others)) return true
  return typeof part !== 'string' && part.kind === 'rest' && isMatch(segments, others)
}

function isAccepted(part: string | NeutralParam, raw: string): boolean {
  if (typeof part === 'string') return part === raw
  const [before, behind] = part.around ?? ['', '']
  if (!raw.startsWith(before) || !raw.endsWith(behind)) return false
  return part.kind !== 'digits' || /^\d+$/.test(raw)
}
