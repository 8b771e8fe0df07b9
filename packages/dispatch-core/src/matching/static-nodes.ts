import { SLASH } from './request-path.ts'
import { RouteNode } from './route-node.ts'

/**
 * The nodes behind static text form a chain. If there are more nodes than this number, a hash table
 * holds them, too; its length is a power of two. A `Map` would be slower: it needs a string cut
 * from the path, and hashes it again.
 */
const CHAIN_LIMIT = 8

/** The node whose text equals the segment that begins at `start`. */
export function findStatic<R>(
  { first, table }: RouteNode<R>,
  path: string,
  start: number,
): RouteNode<R> | undefined {
  if (table !== undefined) return table[findSlot(table, path, start)]
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
  from.staticCount++
  const { table } = from
  if (table !== undefined && from.staticCount * 2 <= table.length) {
    table[findSlot(table, text, 0)] = node
  } else if (from.staticCount > CHAIN_LIMIT) {
    from.table = toTable(node, (table?.length ?? CHAIN_LIMIT * 2) * 2)
  }
  return node
}

function toTable<R>(first: RouteNode<R>, length: number): (RouteNode<R> | undefined)[] {
  const table = new Array<RouteNode<R> | undefined>(length).fill(undefined)
  for (let node: RouteNode<R> | undefined = first; node !== undefined; node = node.next) {
    table[findSlot(table, node.text, 0)] = node
  }
  return table
}

/** The slot for the segment that begins at `start`. It holds the node of that text, or is empty. */
function findSlot<R>(
  table: readonly (RouteNode<R> | undefined)[],
  path: string,
  start: number,
): number {
  const mask = table.length - 1
  let slot = hashSegment(path, start) & mask
  for (;;) {
    const node = table[slot]
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
