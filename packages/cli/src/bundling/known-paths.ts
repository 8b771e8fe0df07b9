import type { ESTree } from 'vite'
import {
  calleeOf,
  childrenOf,
  type KnownPath,
  PathReader,
  toName,
  type Word,
} from './path-reader.ts'

/** A place in a module that uses a path which is counted from the module's own place. */
export interface PathUse extends KnownPath {
  readonly node: ESTree.Node
  /** Whether more follows that only a running program knows: `join(import.meta.dirname, name)`. */
  readonly isPrefix: boolean
  /** The function that takes it, such as `Worker` or `readFileSync`, by its last name. */
  readonly taker: string | undefined
  /** Whether the node is `{ name }`, which stands for `{ name: name }`. */
  readonly isShorthand: boolean
}

interface WordUse {
  readonly node: ESTree.Node
  readonly word: Word
  readonly isShorthand: boolean
}

/**
 * Reads the paths that a module counts from its own place, without running it: through `join()`,
 * `new URL()`, templates and the like, and through constants of the module.
 *
 * @param file the module; absolute
 */
export function findKnownPaths(
  program: ESTree.Program,
  file: string,
): { readonly uses: readonly PathUse[]; readonly words: readonly WordUse[] } {
  const uses: PathUse[] = []
  const words: WordUse[] = []
  const reader = new PathReader(program, file)
  visit(program)
  return { uses, words }

  function visit(node: ESTree.Node, taker?: string, isShorthand = false, isUsed = true): void {
    const word = reader.readWord(node)
    if (word !== undefined) words.push({ node, word, isShorthand })
    const known = isUsed ? reader.read(node) : undefined
    const found = known ?? (isUsed ? reader.readPrefix(node) : undefined)
    if (found !== undefined) {
      uses.push({ ...found, node, isPrefix: known === undefined, taker, isShorthand })
    }
    const name = node.type === 'ImportExpression' ? 'import' : (toName(calleeOf(node)) ?? taker)
    for (const [key, child] of childrenOf(node)) {
      if (isBareName(node, key)) continue
      visit(
        child,
        name,
        node.type === 'Property' && key === 'value' && node.shorthand,
        // The whole has been told, or the uses of the constant will tell it.
        isUsed && found === undefined && !(key === 'init' && reader.isConstant(node)),
      )
    }
  }
}

/** Whether a name declares or selects something, instead of giving a value. */
function isBareName(parent: ESTree.Node, key: string): boolean {
  if (parent.type === 'MemberExpression') return key === 'property' && !parent.computed
  if (parent.type === 'Property') return key === 'key' && !parent.computed
  return BARE_KEYS.has(key)
}

const BARE_KEYS = new Set(['id', 'local', 'exported', 'params', 'imported', 'label', 'key'])
