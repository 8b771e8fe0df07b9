export {
  comparePatterns,
  type PatternVariant,
  rankOf,
  type VariantSegment,
  variantsOf,
} from './pattern/compare-patterns.ts'
export { formatPattern } from './pattern/format-pattern.ts'
export { builtInMatchers, type ParamMatcher } from './pattern/param-matcher.ts'
export { isParamName, RESERVED_PARAM_NAMES, suggestParamName } from './pattern/param-name.ts'
export { parsePattern } from './pattern/parse-pattern.ts'
export { PatternError, type PatternErrorCode } from './pattern/pattern-error.ts'
export {
  type AffixedSegment,
  encodeSegment,
  type OptionalRestSegment,
  type OptionalSegment,
  type ParamPart,
  type ParamSegment,
  type RestSegment,
  type Segment,
  type StaticSegment,
} from './pattern/segment.ts'
export {
  findParamProblem,
  type ParamToken,
  type SegmentOptions,
  type SegmentProblem,
  type SegmentProblemCode,
  type SegmentResult,
  type SegmentToken,
  type TextToken,
  toSegment,
} from './pattern/segment-rules.ts'
