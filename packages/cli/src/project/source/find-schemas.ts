import type { ESTree } from 'vite'
import type { LocalNames } from './find-local-names.ts'

/** Stands for schemas that are named elsewhere. */
const UNKNOWN_PARTS: readonly string[] = ['…']

/** The parts that `defineLoader({ … }, handler)` has schemas for; `undefined` for anything else. */
export function findSchemas(
  value: ESTree.Expression,
  names: LocalNames,
): readonly string[] | undefined {
  const call = withoutTypes(value)
  if (call.type !== 'CallExpression' || call.arguments.length < 2) return undefined
  if (!isDefine(call.callee, names)) return undefined
  const [schemas] = call.arguments
  if (schemas?.type !== 'ObjectExpression') return UNKNOWN_PARTS
  return schemas.properties.flatMap((property) => toPropertyName(property) ?? UNKNOWN_PARTS)
}

/** `undefined` for a name that is computed, and for `...others`. */
export function toPropertyName(property: ESTree.ObjectPropertyKind): string | undefined {
  if (property.type !== 'Property') return undefined
  const { key, computed } = property
  if (key.type === 'Literal') return String(key.value)
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

function isDefine(callee: ESTree.Expression, { named, namespaces }: LocalNames): boolean {
  if (callee.type === 'Identifier') return isDefineName(named.get(callee.name) ?? callee.name)
  if (callee.type !== 'MemberExpression' || callee.computed) return false
  const { object, property } = callee
  const isPortolan = object.type === 'Identifier' && namespaces.has(object.name)
  return isPortolan && property.type === 'Identifier' && isDefineName(property.name)
}

function isDefineName(name: string): boolean {
  return name === 'defineLoader' || name === 'defineAction'
}

/** What stands inside `… as T`, `… satisfies T` and brackets. */
function withoutTypes(value: ESTree.Expression): ESTree.Expression {
  switch (value.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'ParenthesizedExpression':
      return withoutTypes(value.expression)
    default:
      return value
  }
}
