import type { ParamPart, VariantSegment } from '@portolan/dispatch-core/pattern'

/**
 * The texts of one segment of a URL that a segment of a pattern accepts: literal text and
 * params in turn. `:path+` accepts any text in each segment that it takes.
 */
export interface TextTemplate {
  /** Literal texts by character, and params. */
  readonly parts: readonly (readonly string[] | ParamPart)[]
  /** The literal text up to the first param, and from the last one on. */
  readonly prefix: string
  readonly suffix: string
  /** Equal for templates that accept the same texts. The names of params do not count. */
  readonly shape: string
}

export function toTextTemplate(segment: VariantSegment): TextTemplate {
  const parts = partsOf(segment)
  const first = parts[0]
  const last = parts.at(-1)
  return {
    parts: parts.map((part) => (typeof part === 'string' ? [...part] : part)),
    prefix: typeof first === 'string' ? first : '',
    suffix: typeof last === 'string' ? last : '',
    shape: JSON.stringify(
      parts.map((part) => (typeof part === 'string' ? part : [part.matcher ?? ''])),
    ),
  }
}

function partsOf(segment: VariantSegment): readonly (string | ParamPart)[] {
  switch (segment.kind) {
    case 'static':
      return [segment.value]
    case 'affixed':
      return segment.parts
    case 'param':
      return [segment]
    default:
      return [{ name: segment.name }]
  }
}

/** The texts that a param without a matcher accepts. */
export const ANY_TEXT: TextTemplate = toTextTemplate({ kind: 'param', name: 'any' })
