import { type ESTree, Visitor } from 'vite'
import type { FileExport, FileExports } from './find-exports.ts'
import { toPropertyName } from './find-schemas.ts'

type Values = ReadonlyMap<string, ESTree.Expression>

/**
 * `exports.name = …` and `module.exports = { name }` at the top of a file. Whatever else is done
 * with `exports` may export more.
 */
export function findCommonJsExports(program: ESTree.Program, values: Values): FileExports {
  const found = new Map<string, FileExport>()
  const assignments = program.body.flatMap((statement) =>
    statement.type === 'ExpressionStatement' ? findAssignments(statement.expression) : [],
  )
  let uses = countUses(program)
  for (const { target, value } of assignments) {
    const name = /^(?:module\.)?exports(?:\.([^.]+))?$/.exec(toPath(target))
    if (name === null) continue
    const isUnderstood =
      name[1] === undefined
        ? target.type === 'MemberExpression' && addAll(value)
        : add(name[1], target.start, value)
    if (isUnderstood) uses -= 1
  }
  return { exports: [...found.values()], isOpen: uses > 0 }

  /** What `module.exports = …` exports: properties, or a function as the default of a middleware. */
  function addAll(value: ESTree.Expression): boolean {
    if (value.type !== 'ObjectExpression')
      return /Function/.test(resolve(value).type) && add('default', value.start, value)
    const known = value.properties.filter((property) => {
      const name = toPropertyName(property)
      return property.type === 'Property' && name && add(name, property.start, property.value)
    })
    return known.length === value.properties.length
  }

  function add(name: string, offset: number, value: ESTree.Expression): true {
    found.set(name, { name, offset, value: resolve(value) })
    return true
  }

  function resolve(value: ESTree.Expression): ESTree.Expression {
    return value.type === 'Identifier' ? (values.get(value.name) ?? value) : value
  }
}

/** How often a file names `exports`, but for the mark that compilers leave. */
function countUses(program: ESTree.Program): number {
  let uses = 0
  new Visitor({
    Identifier({ name }) {
      if (name === 'exports') uses += 1
    },
    CallExpression({ arguments: [target, key] }) {
      const isMark = key?.type === 'Literal' && key.value === '__esModule'
      if (isMark && target?.type === 'Identifier' && target.name === 'exports') uses -= 1
    },
  }).visit(program)
  return uses
}

interface Assignment {
  readonly target: ESTree.Node
  readonly value: ESTree.Expression
}

/** `a = b = c` assigns `c` to both. */
function findAssignments(expression: ESTree.Expression): Assignment[] {
  if (expression.type !== 'AssignmentExpression') return []
  const inner = findAssignments(expression.right)
  const value = inner.at(-1)?.value ?? expression.right
  return [{ target: expression.left, value }, ...inner]
}

/** `module.exports.loader`; `''` for what is no chain of names. */
function toPath(node: ESTree.Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.computed) return ''
  return `${toPath(node.object)}.${node.property.type === 'Identifier' ? node.property.name : ''}`
}
