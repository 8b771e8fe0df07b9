import type { Segment } from '@portolan/dispatch-core/pattern'
import { NameProblem } from '../grammar/name-problem.ts'

/** What is wrong with a segment after others: one name twice, or a second rest. */
export function checkSegments(
  before: readonly Segment[],
  segment: Segment,
): NameProblem | undefined {
  if (segment.kind === 'static') return undefined
  const names = paramNames(segment)
  const twice = names.find(
    (name, index) =>
      names.indexOf(name) !== index || before.some((other) => paramNames(other).includes(name)),
  )
  if (twice !== undefined) {
    return new NameProblem(
      'duplicate-name',
      `two params of one pattern are called "${twice}"`,
      `Rename one of them, for example to "${twice}2"`,
    )
  }
  if (!isRest(segment) || !before.some(isRest)) return undefined
  return new NameProblem(
    'multiple-rests',
    'two rest params of one pattern both take any number of segments',
    'Leave one of them, or write a fixed number of params',
  )
}

function paramNames(segment: Segment): readonly string[] {
  if (segment.kind === 'static') return NO_NAMES
  if (segment.kind !== 'affixed') return [segment.name]
  return segment.parts.filter((part) => typeof part !== 'string').map(({ name }) => name)
}

const NO_NAMES: readonly string[] = []

function isRest({ kind }: Segment): boolean {
  return kind === 'rest' || kind === 'optionalRest'
}
