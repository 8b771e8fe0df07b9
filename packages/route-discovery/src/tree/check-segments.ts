import type { Segment } from '@portolan/dispatch-core'
import { NameProblem } from '../grammar/name-problem.ts'

/** What is wrong with a segment after others: one name twice, or a second rest. */
export function checkSegments(
  before: readonly Segment[],
  segment: Segment,
): NameProblem | undefined {
  if (segment.kind === 'static') return undefined
  const names = new Set(before.flatMap(paramNames))
  for (const name of paramNames(segment)) {
    if (names.has(name)) {
      return new NameProblem(
        'duplicate-name',
        `two params of one pattern are called "${name}"`,
        `Rename one of them, for example to "${name}2"`,
      )
    }
    names.add(name)
  }
  if (!isRest(segment) || !before.some(isRest)) return undefined
  return new NameProblem(
    'multiple-rests',
    'two rest params of one pattern both take any number of segments',
    'Leave one of them, or write a fixed number of params',
  )
}

function paramNames(segment: Segment): readonly string[] {
  if (segment.kind === 'static') return []
  if (segment.kind !== 'affixed') return [segment.name]
  return segment.parts.filter((part) => typeof part !== 'string').map(({ name }) => name)
}

function isRest({ kind }: Segment): boolean {
  return kind === 'rest' || kind === 'optionalRest'
}
