import type { ESTree } from 'vite'
import { toPropertyName, withoutTypes } from './portolan-names.ts'

/** Stands for a value that only running the code would tell. */
const OPEN = Symbol('open')

/**
 * The members of an object whose values stand in the text: literals, and lists and objects of them.
 * A member with a name, a call or anything else in it is left out.
 *
 * @returns `undefined` for a value that is not an object in the text
 */
export function readFixedMembers(
  expression: ESTree.Expression | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const value = expression && withoutTypes(expression)
  if (value?.type !== 'ObjectExpression') return undefined
  const members = value.properties.flatMap((property) => {
    const name = toPropertyName(property)
    if (name === undefined || property.type !== 'Property' || property.kind !== 'init') return []
    const member = readValue(property.value)
    return member === OPEN ? [] : [[name, member] as const]
  })
  return Object.fromEntries(members)
}

function readValue(node: ESTree.Node): unknown {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node || 'bigint' in node ? OPEN : node.value
    case 'TemplateLiteral':
      return node.expressions.length > 0 ? OPEN : node.quasis[0]?.value.cooked
    case 'UnaryExpression':
      return readNegative(node)
    case 'ArrayExpression':
      return readAll(node.elements.map((element) => (element === null ? OPEN : readValue(element))))
    case 'ObjectExpression': {
      const values = readAll(
        node.properties.map((property) =>
          property.type === 'Property' ? readValue(property.value) : OPEN,
        ),
      )
      const names = readAll(node.properties.map((property) => toPropertyName(property) ?? OPEN))
      if (values === OPEN || names === OPEN) return OPEN
      return Object.fromEntries(names.map((name, at) => [name, values[at]]))
    }
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return readValue(node.expression)
    default:
      return OPEN
  }
}

function readNegative({ operator, argument }: ESTree.UnaryExpression): unknown {
  const value = readValue(argument)
  return operator === '-' && typeof value === 'number' ? -value : OPEN
}

function readAll(values: readonly unknown[]): readonly unknown[] | typeof OPEN {
  return values.includes(OPEN) ? OPEN : values
}
