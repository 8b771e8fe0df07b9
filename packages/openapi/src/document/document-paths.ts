import {
  encodeSegment,
  type ParamPart,
  type Segment,
  type VariantSegment,
  variantsOf,
} from '@portolan/dispatch-core/pattern'

/** A param of a path of the document. */
export interface PathParam extends ParamPart {
  readonly isRest: boolean
}

/** One path of a route: a route with an optional segment has one with it and one without it. */
export interface DocumentPath {
  /** `/api/users/{id}` */
  readonly template: string
  /** The template without the names of its params: OpenAPI holds templates of one shape for equal. */
  readonly shape: string
  /** Equal for two paths that match the same URLs. */
  readonly urls: string
  readonly params: readonly PathParam[]
  /** Orders the paths that match one URL: the lowest one answers, by code units. */
  readonly rank: string
  /** The words that operations are named with: `ApiUsersById`. */
  readonly words: string
  /** Behind the words: `WithLang`, for a path with an optional segment. */
  readonly suffix: string
}

/** The paths of a pattern. */
export function toDocumentPaths(segments: readonly Segment[]): DocumentPath[] {
  const optionals = new Set(
    segments.flatMap((segment) =>
      segment.kind === 'optional' || segment.kind === 'optionalRest' ? [segment.name] : [],
    ),
  )
  return variantsOf(segments)
    .flatMap(({ segments: variant, rank }) => splitRest(variant).map((path) => ({ path, rank })))
    .map(({ path, rank }) => toPath(path, rank, optionals))
}

/** `/files/:path*` is `/files/{path}` and `/files`. */
function splitRest(segments: readonly VariantSegment[]): (readonly VariantSegment[])[] {
  const last = segments.at(-1)
  if (last?.kind !== 'optionalRest') return [segments]
  const before = segments.slice(0, -1)
  return [[...before, { kind: 'rest', name: last.name }], before]
}

function toPath(
  segments: readonly VariantSegment[],
  rank: string,
  optionals: ReadonlySet<string>,
): DocumentPath {
  const params: PathParam[] = []
  const words: string[] = []
  const with_: string[] = []
  const template = segments.map((segment) => partsOf(segment).map(write).join('')).join('/')
  return {
    template: `/${template}`,
    shape: `/${template.replace(/\{[^}]*\}/g, '{}')}`,
    urls: segments.map(urlsOf).join('/'),
    params,
    rank,
    words: words.join(''),
    suffix: with_.join(''),
  }

  function write(part: string | PathParam): string {
    if (typeof part === 'string') {
      words.push(toWords(part))
      return encodeSegment(part)
    }
    params.push(part)
    const name = toWords(part.name)
    if (optionals.has(part.name)) {
      with_.push(`With${name}`)
    } else {
      words.push(`By${name}`)
    }
    return `{${part.name}}`
  }
}

function partsOf(segment: VariantSegment): (string | PathParam)[] {
  switch (segment.kind) {
    case 'static':
      return [segment.value]
    case 'affixed':
      return segment.parts.map((part) =>
        typeof part === 'string' ? part : { ...part, isRest: false },
      )
    case 'param':
      return [{ ...segment, isRest: false }]
    default:
      return [{ name: segment.name, isRest: true }]
  }
}

function urlsOf(segment: VariantSegment): string {
  const parts = partsOf(segment)
  return parts
    .map((part) => {
      if (typeof part === 'string') return encodeSegment(part)
      return part.isRest ? '{+}' : `{${part.matcher ?? ''}}`
    })
    .join('')
}

/** `well-known` is `WellKnown`. */
function toWords(text: string): string {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}
