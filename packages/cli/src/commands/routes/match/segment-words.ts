import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'

/** A segment of a pattern, with the kind that its rank depends on. */
export function describeSegment(segment: Segment | undefined): string {
  return segment === undefined
    ? 'the end of the pattern'
    : `${toText(segment)} (${toKind(segment)})`
}

function toKind(segment: Segment): string {
  switch (segment.kind) {
    case 'static':
      return 'static'
    case 'affixed':
      return 'params in text'
    case 'param':
      return segment.matcher === undefined ? 'a param' : 'a param with a matcher'
    case 'optional':
      return 'an optional param'
    case 'rest':
      return 'a rest'
    case 'optionalRest':
      return 'an optional rest'
  }
}

/** Why a segment of a pattern does not take what stands in the path, which is decoded. */
export function describeRefusal(segment: Segment | undefined, given: string | undefined): string {
  if (segment === undefined) return `the pattern ends, and the path goes on with ${quote(given)}`
  const text = toText(segment)
  if (given === undefined || given === '') return `the path ends before ${text}`
  if (segment.kind === 'static') return describeText(segment.value, given)
  if ('matcher' in segment) return `the matcher ${segment.matcher} refuses ${quote(given)}`
  return `${quote(given)} does not fit ${text}`
}

function describeText(text: string, given: string): string {
  if (text === given)
    return `${quote(text)} is not written like that in the path; it is compared as sent`
  const wanted = `the path has ${quote(given)}, not ${quote(text)}`
  return text.toLowerCase() === given.toLowerCase() ? `${wanted}; case counts` : wanted
}

function toText(segment: Segment): string {
  return formatPattern([segment]).slice(1)
}

function quote(text: string | undefined): string {
  return JSON.stringify(text ?? '')
}
