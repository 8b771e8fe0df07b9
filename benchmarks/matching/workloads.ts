import type { Answer, NeutralPattern } from './contestant.ts'

/** A path to ask for and the right answer to it. */
export interface Question {
  readonly path: string
  readonly answer: Answer | undefined
}

/** What is asked, by kind. */
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
  const raws = segments.map((part, index) => {
    if (typeof part === 'string') return part
    const value = VALUES[(id + index) % VALUES.length] ?? ''
    params[part.param] = value
    return value
  })
  return { path: `/${raws.join('/')}`, answer: { id, params } }
}

const VALUES = [
  'octo-cat',
  '48213',
  'hello.world',
  'x7',
  'd6fde92930d4715a2b49857d24b940956b26d2d3',
]

/** Unknown from the start, or only behind the end of a route, in turn. */
function toMissing(patterns: readonly NeutralPattern[]): readonly Question[] {
  const byLength = new Map<number, NeutralPattern[]>()
  for (const pattern of patterns) {
    const { length } = pattern.segments
    const same = byLength.get(length)
    if (same === undefined) byLength.set(length, [pattern])
    else same.push(pattern)
  }
  return patterns
    .map((pattern) => {
      const { path } = toQuestion(pattern)
      return pattern.id % 2 === 0 ? `/unknown${path}` : `${path}/not/there`
    })
    .filter((path) => {
      const raws = path.slice(1).split('/')
      return !byLength.get(raws.length)?.some((pattern) => isMatch(pattern, raws))
    })
    .map((path) => ({ path, answer: undefined }))
}

function isMatch({ segments }: NeutralPattern, raws: readonly string[]): boolean {
  return segments.every((part, index) => typeof part !== 'string' || part === raws[index])
}
