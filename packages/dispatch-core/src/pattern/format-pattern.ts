import { isClaimed } from './parse-pattern.ts'
import type { ParamPart, Segment } from './segment.ts'

/**
 * Writes segments as a pattern, with `\` before each character of static text that the
 * syntax claims. `parsePattern` gives the same segments back.
 */
export function formatPattern(segments: readonly Segment[]): string {
  return `/${segments.map(formatSegment).join('/')}`
}

function formatSegment(segment: Segment): string {
  switch (segment.kind) {
    case 'static':
      return escapeText(segment.value)
    case 'affixed':
      return formatAffixed(segment.parts)
    case 'param':
      return formatParam(segment)
    case 'optional':
      return `${formatParam(segment)}?`
    case 'rest':
      return `:${segment.name}+`
    case 'optionalRest':
      return `:${segment.name}*`
  }
}

function formatAffixed(parts: readonly (string | ParamPart)[]): string {
  return parts
    .map((part, position) => {
      if (typeof part !== 'string') return formatParam(part)
      const before = parts[position - 1]
      const text = escapeText(part)
      return needsEscape(before, part) ? `\\${text}` : text
    })
    .join('')
}

/** Whether a text would be read as a part of the param's name in front of it. */
function needsEscape(before: string | ParamPart | undefined, text: string): boolean {
  if (typeof before !== 'object' || before.matcher !== undefined) return false
  return /^[\p{ID_Continue}$\u200c\u200d]/u.test(text)
}

function formatParam({ name, matcher }: ParamPart): string {
  return matcher === undefined ? `:${name}` : `:${name}(${matcher})`
}

/** Most texts. */
const PLAIN_TEXT = /^[\w-]*$/

function escapeText(text: string): string {
  if (PLAIN_TEXT.test(text)) return text
  return [...text]
    .map((character) => (isClaimed(character) ? `\\${character}` : character))
    .join('')
}
