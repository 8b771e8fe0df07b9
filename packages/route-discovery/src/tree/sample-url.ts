import { encodeSegment, type ParamPart, type Segment } from '@portolan/dispatch-core/pattern'

/** A path that a pattern matches; `undefined` where a custom matcher decides. */
export function sampleUrl(segments: readonly Segment[]): string | undefined {
  const texts = segments.map(sampleSegment)
  return texts.includes(undefined) ? undefined : `/${texts.join('/')}`
}

function sampleSegment(segment: Segment): string | undefined {
  if (segment.kind === 'static') return encodeSegment(segment.value)
  if (segment.kind !== 'affixed') return 'matcher' in segment ? sampleParam(segment) : 'x'
  const texts = segment.parts.map((part) =>
    typeof part === 'string' ? encodeSegment(part) : sampleParam(part),
  )
  return texts.includes(undefined) ? undefined : texts.join('')
}

function sampleParam({ matcher }: ParamPart): string | undefined {
  return matcher === undefined ? 'x' : SAMPLES.get(matcher)
}

/** A text that each built-in matcher accepts. */
const SAMPLES: ReadonlyMap<string, string> = new Map([
  ['int', '1'],
  ['uuid', '00000000-0000-4000-8000-000000000000'],
  ['slug', 'a'],
])
