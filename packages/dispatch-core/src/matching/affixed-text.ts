import type { AffixedSegment } from '../pattern/segment.ts'
import { encodeSegment } from '../pattern/segment.ts'

/** The literal texts of an affixed segment, in the encoding of a path. */
export interface AffixedText {
  readonly prefix: string
  /** Between the params: one fewer than there are params. */
  readonly separators: readonly string[]
  readonly suffix: string
}

export function toAffixedText({ parts }: AffixedSegment): AffixedText {
  const texts = parts.map((part) => (typeof part === 'string' ? encodeSegment(part) : PARAM))
  // There is a text before and behind each param, be it empty.
  const [prefix, ...separators] = texts.join('').split(PARAM) as [string, string]
  const suffix = separators.pop() as string
  return { prefix, separators, suffix }
}

/** No text has one. */
const PARAM = '\0'

/**
 * The raw text of each param where `raw` has the literal texts, else `undefined`. Each
 * param takes the shortest text that is not empty, the last one the rest. That choice
 * leaves the most to those behind it, so there is nothing to try again.
 */
export function splitAffixed(raw: string, text: AffixedText): readonly string[] | undefined {
  const { prefix, separators, suffix } = text
  const end = raw.length - suffix.length
  if (!raw.startsWith(prefix) || !raw.endsWith(suffix) || isInsideTriplet(raw, end))
    return undefined
  const values: string[] = []
  let start = prefix.length
  for (const separator of separators) {
    const found = findSeparator(raw, separator, start + 1)
    if (found === -1) return undefined
    values.push(raw.slice(start, found))
    start = found + separator.length
  }
  if (start >= end) return undefined
  values.push(raw.slice(start, end))
  return values
}

function findSeparator(raw: string, separator: string, from: number): number {
  let found = raw.indexOf(separator, from)
  while (found !== -1 && isInsideTriplet(raw, found)) found = raw.indexOf(separator, found + 1)
  return found
}

/** Whether `index` is one of the two hex digits of an encoded byte: `%2F` holds no `2`. */
function isInsideTriplet(raw: string, index: number): boolean {
  return isTriplet(raw, index - 1) || isTriplet(raw, index - 2)
}

function isTriplet(raw: string, index: number): boolean {
  return raw[index] === '%' && /^[0-9a-f]{2}/i.test(raw.slice(index + 1, index + 3))
}
