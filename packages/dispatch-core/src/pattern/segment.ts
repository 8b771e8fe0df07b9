/** The name of a param, and the name of its matcher if it has one. */
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
 * One segment of a pattern in its structured form: plain JSON data, as in a manifest.
 * `parsePattern()` reads segments from text, `formatPattern()` writes them back.
 */
export type Segment =
  | StaticSegment
  | AffixedSegment
  | ParamSegment
  | OptionalSegment
  | RestSegment
  | OptionalRestSegment

/**
 * Writes a static text as it stands in a request target: its NFC form in UTF-8, percent-encoded
 * with upper-case hex. The encoded characters are the path percent-encode set of the WHATWG URL
 * Standard (section 1.3), and `%`, `\` and `/`, which a segment can only hold in encoded form.
 *
 * @throws {URIError} for a text with half of a surrogate pair, which URLs cannot carry.
 */
export function encodeSegment(text: string): string {
  if (!ENCODED.test(text)) return text
  // encodeURIComponent needs both halves of a surrogate pair, so whole runs are encoded.
  return text.normalize('NFC').replace(ENCODED_RUNS, encodeURIComponent)
}

/** Matches all characters but those from `!` to `~` that need no encoding in a path. */
const ENCODED = /[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]/
const ENCODED_RUNS = /[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g
