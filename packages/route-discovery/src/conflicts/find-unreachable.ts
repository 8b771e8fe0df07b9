import type { Segment } from '@portolan/dispatch-core/pattern'
import type { Diagnostic } from '../manifest/diagnostic.ts'
import type { ManifestRoute } from '../manifest/route-manifest.ts'
import type { RankGroup } from '../tree/rank-groups.ts'
import { sampleUrl } from '../tree/sample-url.ts'
import { findCommonText } from './common-text.ts'
import { type ShapeNode, ShapeTree } from './shape-tree.ts'
import { ANY_TEXT, type TextTemplate, toTextTemplate } from './text-template.ts'

interface Ranked {
  readonly entry: ManifestRoute
  readonly rank: string
}

/**
 * Routes that serve no URL, because other routes rank above and match all their URLs: `/:a/:b?`
 * leaves nothing to `/:a?/:b`. Only an optional or a rest segment makes that possible.
 */
export function findUnreachable(groups: readonly RankGroup<ManifestRoute>[]): Diagnostic[] {
  if (!groups.some(({ entries }) => entries[0]?.segments.some(isFlexible))) return []
  const ranked = groups.flatMap(({ rank, entries }) => entries.map((entry) => ({ entry, rank })))
  const flexible = ranked.filter(({ entry }) => entry.segments.some(isFlexible))
  const tree = new ShapeTree<Ranked>()
  for (const route of ranked) tree.insert(route.entry.segments, route)
  const longest = ranked.reduce((most, { entry }) => Math.max(most, entry.segments.length), 0)
  return flexible.flatMap((route) => {
    const covers = findCovers(route, tree, longest)
    return covers === undefined ? [] : [toDiagnostic(route.entry, covers)]
  })
}

/** A way to read URLs by a pattern, and a route above that matches all those URLs. */
interface Cover {
  readonly reading: readonly Segment[]
  readonly above: ManifestRoute
}

/** The covers that leave nothing to a route; `undefined` where something is left. */
function findCovers(
  { entry: { segments }, rank }: Ranked,
  tree: ShapeTree<Ranked>,
  longest: number,
): readonly Cover[] | undefined {
  const covers: Cover[] = []
  for (const reading of readings(segments, longest + 1)) {
    const better = findReader(tree.root, reading, (route) => route.rank < rank)
    if (better === undefined) return undefined
    covers.push({ reading, above: better.entry })
  }
  // The shortest reading first.
  return covers.reverse()
}

/**
 * The ways to read a URL by a pattern, each as segments that take one segment of the URL each.
 * The longest comes first, because the fewest other patterns match it. A rest param that is
 * longer than all patterns is like any still longer one.
 */
function* readings(segments: readonly Segment[], longest: number): Generator<readonly Segment[]> {
  const index = segments.findLastIndex(isFlexible)
  const flexible = segments[index]
  if (flexible === undefined) {
    yield segments
    return
  }
  const [before, after] = [segments.slice(0, index), segments.slice(index + 1)]
  const most = flexible.kind === 'optional' ? 1 : longest
  const least = flexible.kind === 'rest' ? 1 : 0
  for (let count = most; count >= least; count--) {
    const taken = Array.from({ length: count }, () => toParam(flexible))
    for (const first of readings(before, longest)) yield [...first, ...taken, ...after]
  }
}

/** A route whose pattern matches everything that the segments of a reading match. */
function findReader(
  root: ShapeNode<Ranked>,
  reading: readonly Segment[],
  isWanted: (route: Ranked) => boolean,
): Ranked | undefined {
  const dead = new Set<string>()

  function find(node: ShapeNode<Ranked>, position: number): Ranked | undefined {
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
function takesAll(template: TextTemplate, segment: Segment): boolean {
  const taken = toTextTemplate(segment)
  if (template.shape === taken.shape || template.shape === ANY_TEXT.shape) return true
  return segment.kind === 'static' && findCommonText(template, taken)?.text !== undefined
}

function isFlexible({ kind }: Segment): boolean {
  return kind === 'optional' || kind === 'rest' || kind === 'optionalRest'
}

function toParam(segment: Segment): Segment {
  if (segment.kind === 'optional') return { ...segment, kind: 'param' }
  return { kind: 'param', name: 'name' in segment ? segment.name : '' }
}

function toDiagnostic(route: ManifestRoute, covers: readonly Cover[]): Diagnostic {
  const others = [...new Set(covers.map(({ above }) => above))]
  const patterns = others.map(({ pattern }) => pattern).join(' and ')
  const sample = sampleUrl(covers[0]?.reading ?? [])
  return {
    code: 'unreachable-route',
    message: `${route.pattern} serves no URL: ${patterns} ${others.length === 1 ? 'ranks above and matches' : 'rank above and match'} all of them`,
    files: [route, ...others].map(({ file }) => file),
    ...(sample !== undefined && { sampleUrl: sample }),
    fix: `Remove ${route.file}, or make the others narrower`,
  }
}
