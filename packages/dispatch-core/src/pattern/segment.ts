/** A param inside an affixed segment: its name and, where it has one, its matcher's. */
export interface ParamPart {
  readonly name: string
  readonly matcher?: string
}

/** Literal text, compared with its canonical percent-encoding. `value` is decoded, in NFC. */
export interface StaticSegment {
  readonly kind: 'static'
  readonly value: string
}

/** Params with literal text before, between or after them: `v:version.json`. */
export interface AffixedSegment {
  readonly kind: 'affixed'
  /** Texts (decoded, NFC, never empty) and params in order; two params never touch. */
  readonly parts: readonly (string | ParamPart)[]
}

/** One whole segment: `:id`, `:id(int)`. */
export interface ParamSegment extends ParamPart {
  readonly kind: 'param'
}

/** One whole segment or none: `:lang?`, `:lang(locale)?`. */
export interface OptionalSegment extends ParamPart {
  readonly kind: 'optional'
}

/** One or more segments: `:path+`. */
export interface RestSegment {
  readonly kind: 'rest'
  readonly name: string
}

/** Zero or more segments: `:path*`. */
export interface OptionalRestSegment {
  readonly kind: 'optionalRest'
  readonly name: string
}

/**
 * One segment of a pattern in its structured form: plain JSON data, as a manifest holds it.
 * `parsePattern` reads it from text, `formatPattern` writes it back.
 */
export type Segment =
  | StaticSegment
  | AffixedSegment
  | ParamSegment
  | OptionalSegment
  | RestSegment
  | OptionalRestSegment

/**
 * Writes a static text as it stands in a request target: its NFC form in UTF-8, with the path
 * percent-encode set of the WHATWG URL Standard (section 1.3) encoded, and also `%`, `\` and
 * `/`, because a path holds them in one segment only encoded. Hex is upper case.
 *
 * @throws {URIError} for a text that holds half of a surrogate pair. No URL can carry one.
 */
export function encodeSegment(text: string): string {
  if (!ENCODED.test(text)) return text
  // Runs, so that both halves of a surrogate pair reach encodeURIComponent together.
  return text.normalize('NFC').replace(ENCODED_RUNS, encodeURIComponent)
}

/** All but the characters from `!` to `~` that a path may hold as they are. */
const ENCODED = /[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]/
const ENCODED_RUNS = /[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g
