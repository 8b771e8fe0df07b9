import { existsSync, readFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import {
  analyze,
  type Reference,
  type Scope,
  type Variable,
} from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/types'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import fastGlob from 'fast-glob'
import { parseSync } from 'oxc-parser'

export type Node = TSESTree.Node

/** A file of the project, parsed, with the names that it declares. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  readonly program: TSESTree.Program
  /** Every use of a name in the file, in the order of the text. */
  readonly references: readonly Reference[]
  /** The names of the file's top level. */
  readonly variables: ReadonlyMap<string, Variable>
  readonly parents: ReadonlyMap<Node, Node>
  /** In the order of the text. */
  readonly comments: readonly Span[]
}

export interface Span {
  readonly start: number
  readonly end: number
}

/** A file of the project cannot be read or parsed. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/**
 * The files that patterns such as `src/routes/*.js` name, absolute and sorted for each.
 *
 * @throws {SourceError} when a pattern names no file.
 */
export function findFiles(root: string, patterns: readonly string[]): string[] {
  const found = patterns.flatMap((pattern) => {
    const slashes = pattern.replaceAll('\\', '/')
    const files = existsSync(resolve(root, pattern))
      ? [pattern]
      : fastGlob.sync(slashes, { cwd: root, ignore: ['**/node_modules/**'] }).sort()
    if (files.length > 0) return files.map((file) => resolve(root, file))
    throw new SourceError(
      `No file is "${pattern}"; name the file that makes the app, such as src/app.js`,
    )
  })
  return [...new Set(found)]
}

/** Reads each file once. */
export class Sources {
  readonly #files = new Map<string, SourceFile>()

  /** The files that were read. */
  get files(): readonly SourceFile[] {
    return [...this.#files.values()]
  }

  /** @throws {SourceError} when the file cannot be read or has an error of syntax. */
  read(path: string): SourceFile {
    const absolute = resolve(path)
    const known = this.#files.get(absolute)
    if (known !== undefined) return known
    const file = parseFile(absolute, readText(absolute))
    this.#files.set(absolute, file)
    return file
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new SourceError(`${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** @throws {SourceError} for an error of syntax. */
export function parseFile(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text, {
    astType: 'ts',
    range: true,
    preserveParens: false,
    sourceType: extname(path) === '.cjs' ? 'commonjs' : 'unambiguous',
  })
  const [error] = parsed.errors
  if (error !== undefined) {
    const { line, column } = placeAt(text, error.labels[0]?.start ?? 0)
    throw new SourceError(`${path}:${line}:${column}: ${error.message}`)
  }
  // The parser writes the tree of TypeScript's ESLint, for which the two packages have one type each.
  const program = parsed.program as unknown as TSESTree.Program
  const { scopes } = analyze(program, { sourceType: 'module', lib: [] })
  const top = scopes.find(({ type }) => type === 'module') as Scope
  return {
    path,
    text,
    program,
    references: scopes
      .flatMap((scope) => scope.references)
      .sort((a, b) => a.identifier.range[0] - b.identifier.range[0]),
    variables: top.set,
    parents: findParents(program),
    comments: parsed.comments,
  }
}

function findParents(program: Node): Map<Node, Node> {
  const parents = new Map<Node, Node>()
  const visit = (node: Node) => {
    for (const child of childrenOf(node)) {
      parents.set(child, node)
      visit(child)
    }
  }
  visit(program)
  return parents
}

function childrenOf(node: Node): Node[] {
  // The keys are those of the node's own members.
  const members = node as unknown as Record<string, unknown>
  const keys = visitorKeys[node.type] ?? []
  return keys.flatMap((key) => members[key]).filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

/** The node and all nodes in it, in the order of the text. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesIn(child)
}

/** Both count from 1. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

export function textOf({ text }: SourceFile, { range }: Node): string {
  return text.slice(...range)
}

/** An expression without `as`, `satisfies` and `!` around it. */
export function withoutTypes(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return withoutTypes(node.expression)
    default:
      return node
  }
}

export type FunctionNode =
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionExpression' ||
    node.type === 'FunctionDeclaration'
  )
}

/** The argument of `require('…')`. */
export function findRequired(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined
  const [argument] = node.arguments
  const isRequire = node.callee.name === 'require' && node.arguments.length === 1
  return isRequire && argument !== undefined ? findText(argument) : undefined
}

/** The text of a literal. */
export function findText(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? undefined
  }
  return undefined
}

/** The name of a member, `a.name` and `a['name']`. */
export function findMemberName(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  if (!node.computed && node.property.type === 'Identifier') return node.property.name
  return findText(node.property)
}

/** Whether a part of the text is in another. */
export function isWithin(inner: Node, outer: Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1]
}
