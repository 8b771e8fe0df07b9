import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ESTree } from 'vite'

/** A path that the text of a module states, and the kind of value that it is at run time. */
export interface KnownPath {
  /** Absolute. */
  readonly path: string
  readonly kind: 'path' | 'href' | 'URL'
}

/** The words that stand for the place of a module. */
export type Word = 'dirname' | 'filename' | 'url'

/** Evaluates what a module's text states about paths, with the constants of the module. */
export class PathReader {
  readonly #file: string
  readonly #constants = new Map<string, KnownPath>()
  readonly #declared = new Set<string>()
  readonly #requires = new Set<string>()
  readonly #exported = new Set<string>()

  constructor(program: ESTree.Program, file: string) {
    this.#file = file
    const declarators: ESTree.VariableDeclarator[] = []
    forEachNode(program, (node) => {
      if (node.type === 'VariableDeclarator') declarators.push(node)
      if (node.type !== 'ExportNamedDeclaration') return
      for (const { local } of node.specifiers) this.#exported.add(toName(local) ?? '')
      if (node.declaration?.type !== 'VariableDeclaration') return
      for (const { id } of node.declaration.declarations) this.#exported.add(toName(id) ?? '')
    })
    for (const { id } of declarators) if (id.type === 'Identifier') this.#declared.add(id.name)
    // In the order of the text, which is that of their evaluation.
    for (const { id, init } of declarators) {
      if (id.type !== 'Identifier' || init === null) continue
      if (toName(calleeOf(init)) === 'createRequire') this.#requires.add(id.name)
      const known = this.read(init)
      if (known !== undefined) this.#constants.set(id.name, known)
    }
  }

  /** Whether a declaration is of a path that is used in this module alone. */
  isConstant(node: ESTree.Node): boolean {
    const name = node.type === 'VariableDeclarator' ? toName(node.id) : undefined
    return name !== undefined && this.#constants.has(name) && !this.#exported.has(name)
  }

  readWord(node: ESTree.Node): Word | undefined {
    if (node.type === 'Identifier') {
      if (this.#declared.has(node.name)) return undefined
      return FILE_NAMES.get(node.name)
    }
    if (node.type !== 'MemberExpression' || node.object.type !== 'MetaProperty') return undefined
    const name = toName(node)
    return META_NAMES.find((known) => known === name)
  }

  read(node: ESTree.Node): KnownPath | undefined {
    const word = this.readWord(node)
    if (word === 'dirname') return { path: dirname(this.#file), kind: 'path' }
    if (word === 'filename') return { path: this.#file, kind: 'path' }
    if (word === 'url') return { path: this.#file, kind: 'href' }
    switch (node.type) {
      case 'Identifier':
        return this.#constants.get(node.name)
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
        return this.read(node.expression)
      case 'MemberExpression':
        return this.#readMember(node)
      case 'NewExpression':
        return toName(node.callee) === 'URL' ? this.#readUrl(node.arguments) : undefined
      case 'CallExpression':
        return this.#readCall(node)
      case 'TemplateLiteral':
      case 'BinaryExpression': {
        const prefix = this.#readText(node)
        return prefix?.isWhole ? { path: join(prefix.text), kind: 'path' } : undefined
      }
      default:
        return undefined
    }
  }

  /** The directory with which a path begins whose end only a running program knows. */
  readPrefix(node: ESTree.Node): KnownPath | undefined {
    if (node.type === 'CallExpression' && JOINS.has(toName(node.callee) ?? '')) {
      const [first, ...rest] = node.arguments
      const base = first && this.read(first)
      if (base?.kind !== 'path') return undefined
      const end = rest.findIndex((part) => readString(part) === undefined)
      const known = rest
        .slice(0, end === -1 ? undefined : end)
        .flatMap((part) => readString(part) ?? [])
      return { path: join(base.path, ...known), kind: 'path' }
    }
    if (node.type === 'NewExpression' && toName(node.callee) === 'URL') {
      const [first, base] = node.arguments
      const from = base && this.read(base)
      if (from === undefined || first === undefined) return undefined
      const [start = ''] = first.type === 'TemplateLiteral' ? first.quasis.map(cooked) : []
      const directory = /^\.{0,2}\/.*\/|^\.{1,2}\//.exec(start)?.[0] ?? './'
      return toUrlPath(directory, from)
    }
    const text = this.#readText(node)
    const directory = text && /^.*[\\/]/s.exec(text.text)?.[0]
    return directory === undefined ? undefined : { path: resolve(directory), kind: 'path' }
  }

  #readMember(node: ESTree.MemberExpression): KnownPath | undefined {
    const name = toName(node)
    if (name !== 'href' && name !== 'pathname') return undefined
    const url = this.read(node.object)
    if (url?.kind !== 'URL') return undefined
    return { path: url.path, kind: name === 'href' ? 'href' : 'path' }
  }

  #readUrl([first, base]: readonly ESTree.Node[]): KnownPath | undefined {
    const text = first && readString(first)
    const from = base && this.read(base)
    if (base === undefined) {
      const known = first && this.read(first)
      return known?.kind === 'path' ? undefined : known && { ...known, kind: 'URL' }
    }
    return text === undefined || from === undefined ? undefined : toUrlPath(text, from)
  }

  #readCall({ callee, arguments: args }: ESTree.CallExpression): KnownPath | undefined {
    const name = toName(callee)
    const [first, ...rest] = args
    if (callee.type === 'MemberExpression' && name === 'toString') {
      const url = this.read(callee.object)
      return url && { ...url, kind: url.kind === 'URL' ? 'href' : url.kind }
    }
    if (first === undefined) return undefined
    const required = this.#isRequire(callee) ? readString(first) : undefined
    if (required !== undefined && /^\.{1,2}\//.test(required)) {
      return { path: resolve(dirname(this.#file), required), kind: 'path' }
    }
    const known = this.read(first)
    if (known === undefined || name === undefined) return undefined
    if (name === 'dirname') return { ...known, path: dirname(known.path) }
    if (name === 'fileURLToPath') return { ...known, kind: 'path' }
    if (name === 'pathToFileURL') return { ...known, kind: 'URL' }
    if (name === 'String' && known.kind !== 'path') return { ...known, kind: 'href' }
    if (!JOINS.has(name) || known.kind !== 'path') return undefined
    const parts = rest.flatMap((part) => readString(part) ?? [])
    if (parts.length < rest.length) return undefined
    return {
      path: name === 'resolve' ? resolve(known.path, ...parts) : join(known.path, ...parts),
      kind: 'path',
    }
  }

  /** `require` or `require.resolve` of a function that `createRequire()` has made. */
  #isRequire(callee: ESTree.Node): boolean {
    const object = callee.type === 'MemberExpression' ? callee.object : callee
    return object.type === 'Identifier' && this.#requires.has(object.name)
  }

  /** The beginning of a text that begins with a known path. */
  #readText(node: ESTree.Node): { text: string; isWhole: boolean } | undefined {
    if (node.type === 'BinaryExpression') {
      if (node.operator !== '+') return undefined
      const left = this.#readText(node.left) ?? this.#readStart(node.left)
      if (!left?.isWhole) return left
      const right = readString(node.right)
      return { text: left.text + (right ?? ''), isWhole: right !== undefined }
    }
    if (node.type !== 'TemplateLiteral') return undefined
    const [first, ...others] = node.expressions
    const [empty, ...quasis] = node.quasis.map(cooked)
    const start = first && empty === '' ? this.#readStart(first) : undefined
    if (start === undefined) return undefined
    const isWhole = others.length === 0
    return { text: start.text + (quasis[0] ?? ''), isWhole }
  }

  #readStart(node: ESTree.Node): { text: string; isWhole: boolean } | undefined {
    const known = this.read(node)
    return known?.kind === 'path' ? { text: known.path, isWhole: true } : undefined
  }
}

const FILE_NAMES: ReadonlyMap<string, Word> = new Map([
  ['__dirname', 'dirname'],
  ['__filename', 'filename'],
])
const META_NAMES = ['dirname', 'filename', 'url'] as const
const JOINS = new Set(['join', 'resolve', 'normalize'])

function toUrlPath(text: string, { path, kind }: KnownPath): KnownPath | undefined {
  if (kind === 'path') return undefined
  const url = URL.canParse(text, pathToFileURL(path).href)
    ? new URL(text, pathToFileURL(path).href)
    : undefined
  return url?.protocol === 'file:' ? { path: fileURLToPath(url), kind: 'URL' } : undefined
}

function readString(node: ESTree.Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined
  return node.quasis.map(cooked).join('')
}

function cooked({ value }: ESTree.TemplateElement): string {
  return value.cooked ?? value.raw
}

export function calleeOf(node: ESTree.Node): ESTree.Node | undefined {
  return node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : undefined
}

/** The last name of `a.b.name`. */
export function toName(node: ESTree.Node | undefined): string | undefined {
  if (node?.type === 'Identifier') return node.name
  if (node?.type !== 'MemberExpression' || node.computed) return undefined
  return node.property.type === 'Identifier' ? node.property.name : undefined
}

function forEachNode(node: ESTree.Node, call: (node: ESTree.Node) => void): void {
  call(node)
  for (const [, child] of childrenOf(node)) forEachNode(child, call)
}

/** The nodes right below a node, each with its key. */
export function* childrenOf(node: ESTree.Node): Generator<[key: string, child: ESTree.Node]> {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield [key, child]
    }
  }
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
