import type { Variable } from '@typescript-eslint/scope-manager'
import { nameOf, toBinding } from './bindings.ts'
import { findExports, resolveModule } from './module-exports.ts'
import {
  findMemberName,
  findRequired,
  findText,
  type Node,
  type SourceFile,
  type Sources,
  withoutTypes,
} from './source-file.ts'

/** An expression of a file. */
export interface Expression {
  readonly file: SourceFile
  readonly node: Node
}

/** The value of an expression: another expression, or a whole module. */
type Value = (Expression & { readonly variable?: Variable }) | { readonly module: SourceFile }

/**
 * Follows names, imports and members to the expression that makes a value. `variable` is the last
 * name on the way to it, in the file of the expression.
 */
export function resolveValue(
  sources: Sources,
  expression: Expression,
  depth = 0,
): Value | undefined {
  if (depth > DEEPEST) return undefined
  const { file } = expression
  const node = withoutTypes(expression.node)
  if (node.type === 'Identifier') return resolveName(sources, { file, node }, depth)
  const required = findRequired(node)
  if (required !== undefined) return resolveImport(sources, file, required, '*', true, depth)
  const member = findMemberName(node)
  if (node.type !== 'MemberExpression' || member === undefined) return { file, node }
  const owner = resolveValue(sources, { file, node: node.object }, depth + 1)
  if (owner === undefined) return undefined
  if ('module' in owner) return resolveExport(sources, owner.module, member, depth)
  if (owner.node.type !== 'ObjectExpression') return undefined
  const property = owner.node.properties.find(
    (each) => each.type === 'Property' && !each.computed && nameOf(each.key) === member,
  )
  return property?.type === 'Property'
    ? resolveValue(sources, { file: owner.file, node: property.value }, depth + 1)
    : undefined
}

/** Modules may import each other in a circle. */
const DEEPEST = 20

function resolveName(
  sources: Sources,
  { file, node }: Expression,
  depth: number,
): Value | undefined {
  const variable = findVariable(file, node)
  const [definition] = variable?.defs ?? []
  if (variable === undefined || definition === undefined) return undefined
  const binding = toBinding(file, variable)
  if (binding.kind === 'import') {
    const { specifier, imported, isRequired } = binding
    return resolveImport(sources, file, specifier, imported, isRequired, depth)
  }
  if (definition.type === 'FunctionName') return { file, node: definition.node, variable }
  if (definition.node.type !== 'VariableDeclarator') return undefined
  const { id, init } = definition.node
  const writes = variable.references.filter((reference) => reference.isWrite())
  if (id.type !== 'Identifier' || init === null || writes.length > 1) return undefined
  const value = resolveValue(sources, { file, node: init }, depth + 1)
  if (value === undefined || 'module' in value) return value
  return value.variable === undefined && value.file === file ? { ...value, variable } : value
}

/** The variable of an identifier. */
function findVariable(file: SourceFile, node: Node): Variable | undefined {
  const found = file.references.find(({ identifier }) => identifier === node)
  if (found !== undefined) return found.resolved ?? undefined
  return node.type === 'Identifier' ? file.variables.get(node.name) : undefined
}

function resolveImport(
  sources: Sources,
  from: SourceFile,
  specifier: string,
  imported: string,
  isRequired: boolean,
  depth: number,
): Value | undefined {
  const path = resolveModule(from.path, specifier)
  if (path === undefined || !/\.[cm]?[jt]sx?$/.test(path)) return undefined
  const module = sources.read(path)
  const isWhole = imported === '=' || (imported === '*' && isRequired)
  if (isWhole && findExports(module).has('default')) {
    const value = resolveExport(sources, module, 'default', depth)
    // What transpilers write as a default export is a member of the module.
    return value ?? { module }
  }
  if (isWhole || imported === '*') return { module }
  return resolveExport(sources, module, imported, depth)
}

function resolveExport(
  sources: Sources,
  module: SourceFile,
  name: string,
  depth: number,
): Value | undefined {
  const found = findExports(module).get(name)
  if (found === undefined) return undefined
  if (found.kind === 'from') {
    return resolveImport(sources, module, found.specifier, found.imported, false, depth + 1)
  }
  return resolveValue(sources, { file: module, node: found.node }, depth + 1)
}

/** The text that an expression has at run time, as far as it is written in the sources. */
export function evaluateText(sources: Sources, { file, node }: Expression): string | undefined {
  const literal = findText(node)
  if (literal !== undefined) return literal
  if (node.type === 'TemplateLiteral') {
    const values = node.expressions.map((each) => evaluateText(sources, { file, node: each }))
    if (values.includes(undefined)) return undefined
    return node.quasis.map(({ value }, index) => value.cooked + (values[index] ?? '')).join('')
  }
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    const left = evaluateText(sources, { file, node: node.left })
    const right = evaluateText(sources, { file, node: node.right })
    return left === undefined || right === undefined ? undefined : left + right
  }
  const value = resolveValue(sources, { file, node })
  if (value === undefined || 'module' in value || value.node === node) return undefined
  return evaluateText(sources, value)
}
