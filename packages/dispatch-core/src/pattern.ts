export { builtInMatchers } from './pattern/built-in-matchers.ts'
export { comparePatterns, rankOf } from './pattern/compare-patterns.ts'
export { encodeSegment } from './pattern/encode-segment.ts'
export { formatPattern } from './pattern/format-pattern.ts'
export type { ParamMatcher } from './pattern/param-matcher.ts'
export { isParamName, RESERVED_PARAM_NAMES, suggestParamName } from './pattern/param-name.ts'
export { parsePattern } from './pattern/parse-pattern.ts'
export { PatternError, type PatternErrorCode } from './pattern/pattern-error.ts'
export type {
  AffixedSegment,
  OptionalRestSegment,
  OptionalSegment,
  ParamPart,
  ParamSegment,
  RestSegment,
  Segment,
  StaticSegment,
} from './pattern/segment.ts'
