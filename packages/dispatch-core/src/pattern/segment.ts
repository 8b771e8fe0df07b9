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
 * One segment of a pattern in its structured form: plain JSON data, which is what
 * a manifest holds. `parsePattern` reads it from text, `formatPattern` writes it back.
 */
export type Segment =
  | StaticSegment
  | AffixedSegment
  | ParamSegment
  | OptionalSegment
  | RestSegment
  | OptionalRestSegment
