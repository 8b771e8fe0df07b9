import { formatPattern, type VariantSegment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { ManifestRoute } from '../manifest/route-manifest.ts'
import { groupVariants, type RankGroup, type Variant } from '../tree/rank-groups.ts'
import { sampleUrl } from '../tree/sample-url.ts'
import { findCommonText } from './common-text.ts'
import { type ShapeNode, ShapeTree } from './shape-tree.ts'
import { ANY_TEXT, type TextTemplate, toTextTemplate } from './text-template.ts'

type RouteVariant = Variant<ManifestRoute>

/** A variant, and all variants that differ from it only in the names of params. */
interface PlacedVariant {
  readonly variant: RouteVariant
  readonly alike: readonly RouteVariant[]
}

/**
 * Warns of routes that serve no URL, because variants of other routes rank above and match all
 * their URLs, as `/:a` and `/:a/:b+` leave nothing to `/:c+`. It warns of one variant, too, unless
 * a variant that is alike ranks above it: `/about` beside `/:lang?/about` is there on purpose. Only
 * an optional or a rest segment makes a variant unreachable.
 */
export function findUnreachable(groups: readonly RankGroup<ManifestRoute>[]): Diagnostic[] {
  if (!groups.some(({ entries }) => entries[0]?.segments.some(isFlexible))) return []
  const tree = new ShapeTree<RouteVariant>()
  const flexible = new Map<ManifestRoute, PlacedVariant[]>()
  let longest = 0
  for (const variant of [...groupVariants(groups).values()].flat()) {
    const { entry, segments } = variant
    const alike = tree.insert(segments, variant)
    longest = Math.max(longest, segments.length)
    if (!entry.segments.some(isFlexible)) continue
    flexible.set(entry, [...(flexible.get(entry) ?? []), { variant, alike }])
  }
  return [...flexible].flatMap(([route, placed]) => {
    const covers = placed.map(({ variant }) => findCovers(variant, tree, longest + 1))
    const known = covers.filter((own) => own !== undefined)
    if (known.length === covers.length) return [toRouteWarning(route, known.flat())]
    return placed.flatMap(({ variant, alike }, index) => {
      const own = covers[index]
      if (own === undefined || own.some(({ above }) => above === route)) return []
      const hasTwin = alike.some(({ entry, rank }) => entry !== route && rank < variant.rank)
      return hasTwin ? [] : [toVariantWarning(variant, own)]
    })
  })
}

function isFlexible({ kind }: ManifestRoute['segments'][number]): boolean {
  return kind === 'optional' || kind === 'rest' || kind === 'optionalRest'
}

/** A way to read URLs by a variant, and a route above that matches all those URLs. */
interface Cover {
  readonly reading: readonly VariantSegment[]
  readonly above: ManifestRoute
}

/** The covers that leave nothing to a variant; `undefined` if something is left. */
function findCovers(
  { entry, segments, rank }: RouteVariant,
  { root }: ShapeTree<RouteVariant>,
  longest: number,
): readonly Cover[] | undefined {
  const covers: Cover[] = []
  for (const reading of readings(segments, longest)) {
    const better =
      findReader(root, reading, (other) => other.rank < rank && other.entry !== entry) ??
      findReader(root, reading, (other) => other.rank < rank)
    if (better === undefined) return undefined
    covers.push({ reading, above: better.entry })
  }
  // The shortest reading first.
  return covers.reverse()
}

/**
 * The ways to read a URL by a variant, each as segments that take one segment of the URL each.
 * The longest comes first, because the fewest other variants match it. A rest param that is
 * longer than all variants is like any still longer one.
 */
function* readings(
  segments: readonly VariantSegment[],
  longest: number,
): Generator<readonly VariantSegment[]> {
  const index = segments.findIndex(isFlexible)
  const rest = segments[index]
  if (rest === undefined) {
    yield segments
    return
  }
  const least = rest.kind === 'rest' ? 1 : 0
  for (let count = longest; count >= least; count--) {
    const taken = Array.from({ length: count }, () => ANY_PARAM)
    yield [...segments.slice(0, index), ...taken, ...segments.slice(index + 1)]
  }
}

const ANY_PARAM: VariantSegment = { kind: 'param', name: 'any' }

/** A variant that matches everything that the segments of a reading match. */
function findReader(
  root: ShapeNode<RouteVariant>,
  reading: readonly VariantSegment[],
  isWanted: (variant: RouteVariant) => boolean,
): RouteVariant | undefined {
  const dead = new Set<string>()

  function find(node: ShapeNode<RouteVariant>, position: number): RouteVariant | undefined {
    const key = `${node.id} ${position}`
    if (dead.has(key)) return undefined
    dead.add(key)
    const segment = reading[position]
    const leaf = segment === undefined ? node.leaves.find(isWanted) : undefined
    if (leaf !== undefined) return leaf
    for (const skipped of node.skips) {
      const found = find(skipped, position)
      if (found !== undefined) return found
    }
    if (segment === undefined) return undefined
    const same = segment.kind === 'static' ? node.statics.get(segment.value) : undefined
    const found = same && find(same.target, position + 1)
    if (found !== undefined) return found
    for (const { template, target } of node.others.values()) {
      const found = takesAll(template, segment) ? find(target, position + 1) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }

  return find(root, 0)
}

/** Whether a template accepts every text that a segment does. */
function takesAll(template: TextTemplate, segment: VariantSegment): boolean {
  const taken = toTextTemplate(segment)
  if (template.shape === taken.shape || template.shape === ANY_TEXT.shape) return true
  return segment.kind === 'static' && findCommonText(template, taken) !== undefined
}

function toRouteWarning(route: ManifestRoute, covers: readonly Cover[]): Diagnostic {
  const { message, ...rest } = toWarning(route, covers)
  return {
    code: 'unreachable-route',
    message: `${route.pattern} serves no URL: ${message} all of them`,
    ...rest,
    fix: `Remove ${route.file}, or make the others narrower`,
  }
}

function toVariantWarning({ entry, segments }: RouteVariant, covers: readonly Cover[]): Diagnostic {
  const { message, ...rest } = toWarning(entry, covers)
  return {
    code: 'unreachable-variant',
    message: `${entry.pattern} never answers as ${formatPattern(segments)}: ${message} all its URLs`,
    ...rest,
    fix: 'Make the others narrower, or leave them if they should answer these URLs',
  }
}

function toWarning(
  route: ManifestRoute,
  covers: readonly Cover[],
): Pick<Diagnostic, 'message' | 'files' | 'sampleUrl'> {
  const others = [...new Set(covers.map(({ above }) => above))].filter((other) => other !== route)
  const patterns = others.map(({ pattern }) => pattern).join(' and ')
  const sample = sampleUrl(covers[0]?.reading ?? [])
  return {
    message: `${patterns} ${others.length === 1 ? 'ranks above and matches' : 'rank above and match'}`,
    files: [route, ...others].map(({ file }) => file),
    ...(sample !== undefined && { sampleUrl: sample }),
  }
}
