import type { VariantSegment } from '../pattern/compare-patterns.ts'
import { parsePattern } from '../pattern/parse-pattern.ts'
import type { Segment } from '../pattern/segment.ts'
import { SLASH } from './request-path.ts'
import type { RouteSegment } from './route-segment.ts'

/** The part of a route that a route table reads. */
export interface TableRoute {
  readonly pattern: string
  /** The structured form, if it is known. Default: the pattern is parsed when needed. */
  readonly parsed?: readonly Segment[] | undefined
}

export function segmentsOf({ pattern, parsed }: TableRoute): readonly Segment[] {
  return parsed ?? parsePattern(pattern)
}

/** A node of the tree. All variants with the same first segments pass through it. */
export class RouteNode<R> {
  /** The raw text that leads here, if it is static. */
  readonly text: string
  /** The first character of `text`. */
  readonly code: number
  /** The nodes behind static text, as a chain and a hash table for `findStatic()`. */
  first: RouteNode<R> | undefined = undefined
  table: StaticTable<R> | undefined = undefined
  /** The next node of the chain that holds this node. */
  next: RouteNode<R> | undefined = undefined
  /** The node behind a plain param. */
  param: RouteNode<R> | undefined = undefined
  /** The variant that ends here. */
  leaf: RouteLeaf<R> | undefined = undefined
  /** The other ways on. Most nodes have none of them, and share one object, to save memory. */
  branches: RouteBranches<R> = NO_BRANCHES

  constructor(text = '') {
    this.text = text
    this.code = text.charCodeAt(0)
  }
}

interface RouteBranches<R> {
  /** The edges for params with a matcher and affixed segments, best first. */
  readonly edges: RouteEdge<R>[] | undefined
  /** The variants whose rest begins here, best first. */
  readonly rests: RouteRest<R>[] | undefined
}

const NO_BRANCHES: RouteBranches<never> = { edges: undefined, rests: undefined }

/** The way to the next node over a param with a matcher or an affixed segment. */
export interface RouteEdge<R> {
  /** Edges of equal rank differ in shape. */
  readonly rank: string
  readonly shape: string
  readonly segment: RouteSegment
  readonly child: RouteNode<R>
}

/** A rest with all segments behind it, which are found from the end of the path. */
export interface RouteRest<R> {
  /** Whether the rest may be empty. */
  readonly isOptional: boolean
  readonly tail: readonly RouteSegment[]
  readonly shape: string
  readonly leaf: RouteLeaf<R>
}

/** The end of a variant of a route in the tree. */
export interface RouteLeaf<R> {
  readonly route: R
  /** Decides between leaves behind edges of equal rank. Empty if the variant has no such edge. */
  readonly rank: string
  /** The params' names in order. */
  readonly names: readonly string[]
  /** The way to read each param; `undefined` if all of them are texts. */
  readonly kinds: readonly ParamKind[] | undefined
}

/** A decoded text, a value of a matcher, or a list of decoded texts. */
export type ParamKind = 'text' | 'value' | 'rest'

/** The pattern of a segment without the names of its params. Equal shapes match alike. */
export function shapeOf(segment: VariantSegment): string {
  const texts = partsOf(segment).map((part) =>
    typeof part === 'string' ? part.replace(/[:(\\/]/g, '\\$&') : `:(${part.matcher ?? ''})`,
  )
  return segment.kind + texts.join('')
}

/** The texts and the params of a segment, in order. */
export function partsOf(
  segment: VariantSegment,
): readonly (string | { readonly name: string; readonly matcher?: string | undefined })[] {
  if (segment.kind === 'static') return [segment.value]
  return segment.kind === 'affixed' ? segment.parts : [segment]
}

/**
 * The nodes behind static text form a chain. If there are more nodes than this number, a hash table
 * holds them, too; its length is a power of two. A `Map` would be slower: it needs a string cut
 * from the path, and hashes it again.
 */
const CHAIN_LIMIT = 8

interface StaticTable<R> {
  readonly slots: (RouteNode<R> | undefined)[]
  count: number
}

/** The node whose text equals the segment that begins at `start`. */
export function findStatic<R>(
  { first, table }: RouteNode<R>,
  path: string,
  start: number,
): RouteNode<R> | undefined {
  if (table !== undefined) return table.slots[findSlot(table.slots, path, start)]
  if (first === undefined) return undefined
  const code = path.charCodeAt(start)
  let node: RouteNode<R> | undefined = first
  while (node !== undefined && (node.code !== code || !isSegmentAt(path, start, node.text))) {
    node = node.next
  }
  return node
}

/** Adds a node. Its text must be new among its siblings. */
export function addStatic<R>(from: RouteNode<R>, text: string): RouteNode<R> {
  const node = new RouteNode<R>(text)
  node.next = from.first
  from.first = node
  const { table } = from
  const count = table === undefined ? chainLength(node) : table.count + 1
  if (table !== undefined && count * 2 <= table.slots.length) {
    table.slots[findSlot(table.slots, text, 0)] = node
    table.count = count
  } else if (count > CHAIN_LIMIT) {
    const length = (table?.slots.length ?? CHAIN_LIMIT * 2) * 2
    from.table = { slots: toSlots(node, length), count }
  }
  return node
}

function chainLength(first: RouteNode<unknown>): number {
  let length = 1
  for (let { next } = first; next !== undefined; next = next.next) length++
  return length
}

function toSlots<R>(first: RouteNode<R>, length: number): StaticTable<R>['slots'] {
  const slots: StaticTable<R>['slots'] = new Array(length).fill(undefined)
  for (let node: RouteNode<R> | undefined = first; node !== undefined; node = node.next) {
    slots[findSlot(slots, node.text, 0)] = node
  }
  return slots
}

/** The slot for the segment that begins at `start`. It holds the node of that text, or is empty. */
function findSlot<R>(slots: StaticTable<R>['slots'], path: string, start: number): number {
  const mask = slots.length - 1
  let slot = hashSegment(path, start) & mask
  for (;;) {
    const node = slots[slot]
    if (node === undefined || isSegmentAt(path, start, node.text)) return slot
    slot = (slot + 1) & mask
  }
}

function isSegmentAt(path: string, start: number, text: string): boolean {
  const end = start + text.length
  if (end < path.length && path.charCodeAt(end) !== SLASH) return false
  // Cutting and comparing is faster than a loop or startsWith().
  return path.slice(start, end) === text
}

function hashSegment(path: string, start: number): number {
  let hash = 0
  for (let index = start; index < path.length; index++) {
    const code = path.charCodeAt(index)
    if (code === SLASH) break
    hash = (Math.imul(hash, 31) + code) | 0
  }
  return hash ^ (hash >>> 15)
}
