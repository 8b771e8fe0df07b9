import type { RouteNode } from './route-node.ts'

/**
 * The nodes that static text leads to: a few as a list, more as a hash table whose length is
 * a power of two. To hash the path's own characters costs less than to cut a string from it
 * that a `Map` then has to hash.
 */
export type StaticNodes<R> = readonly (RouteNode<R> | undefined)[]

/** With more than so many, a list is slower than a hash table. */
const LIST_LIMIT = 8

/** The node whose text is the segment that begins at `start`. */
export function findStatic<R>(
  nodes: StaticNodes<R>,
  path: string,
  start: number,
): RouteNode<R> | undefined {
  if (nodes.length <= LIST_LIMIT) {
    const code = path.charCodeAt(start)
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]
      if (node !== undefined && node.code === code && isSegmentAt(path, start, node.text))
        return node
    }
    return undefined
  }
  const mask = nodes.length - 1
  let slot = hashSegment(path, start) & mask
  for (;;) {
    const node = nodes[slot]
    if (node === undefined || isSegmentAt(path, start, node.text)) return node
    slot = (slot + 1) & mask
  }
}

/** Adds a node that is not there yet; `count` are there. Gives the nodes, in place where they fit. */
export function addStatic<R>(
  nodes: (RouteNode<R> | undefined)[],
  count: number,
  node: RouteNode<R>,
): (RouteNode<R> | undefined)[] {
  // A new list is as long as it has to be; push() would make room for 16 more.
  if (count < LIST_LIMIT) return [...nodes, node]
  if (count > LIST_LIMIT && count * 2 < nodes.length) {
    putNode(nodes, node)
    return nodes
  }
  const table = new Array<RouteNode<R> | undefined>(
    Math.max(nodes.length * 2, LIST_LIMIT * 4),
  ).fill(undefined)
  for (const known of nodes) if (known !== undefined) putNode(table, known)
  putNode(table, node)
  return table
}

function putNode<R>(table: (RouteNode<R> | undefined)[], node: RouteNode<R>): void {
  const mask = table.length - 1
  let slot = hashSegment(node.text, 0) & mask
  while (table[slot] !== undefined) slot = (slot + 1) & mask
  table[slot] = node
}

function isSegmentAt(path: string, start: number, text: string): boolean {
  const end = start + text.length
  if (end < path.length && path.charCodeAt(end) !== SLASH) return false
  // To cut and compare is faster than a loop, and than startsWith().
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

const SLASH = 0x2f
