import type { Variable } from '@typescript-eslint/scope-manager'
import {
  findMemberName,
  findRequired,
  isWithin,
  type Node,
  type SourceFile,
  withoutTypes,
} from './source-file.ts'

/** Where the value of a name comes from. */
export type Binding = ImportBinding | LocalBinding

/** A name that the file imports or requires. */
export interface ImportBinding {
  readonly kind: 'import'
  /** As it is written. */
  readonly specifier: string
  /** The name in the other module: `default`, `*` for all of it, or an export. */
  readonly imported: string
  readonly local: string
  readonly isType: boolean
  /** `require('…')` instead of `import`. */
  readonly isRequired: boolean
}

/** A name that the file declares itself. */
export interface LocalBinding {
  readonly kind: 'local'
  readonly variable: Variable
  readonly local: string
  /** Of the file's top level, so that other modules can import it. */
  readonly isTop: boolean
  readonly isType: boolean
}

/** Names that a part of a file uses and that are declared outside of it. */
export interface OuterName {
  readonly binding: Binding
  /** The first use. */
  readonly node: Node
  /** The part assigns to it. */
  readonly isAssigned: boolean
}

/** The names that a node uses and does not declare, each once. Globals are not among them. */
export function findOuterNames(file: SourceFile, node: Node): OuterName[] {
  const names = new Map<Variable, OuterName>()
  for (const { identifier, resolved, isWrite } of referencesIn(file, node)) {
    if (resolved === null || resolved.defs.length === 0) continue
    if (resolved.defs.every((definition) => isWithin(definition.name, node))) continue
    const known = names.get(resolved)
    names.set(resolved, {
      binding: known?.binding ?? toBinding(file, resolved),
      node: known?.node ?? identifier,
      isAssigned: known?.isAssigned === true || isWrite,
    })
  }
  return [...names.values()]
}

function referencesIn(file: SourceFile, node: Node) {
  return file.references
    .filter(({ identifier }) => isWithin(identifier, node))
    .map((reference) => ({
      identifier: reference.identifier as Node,
      resolved: reference.resolved,
      isWrite: reference.isWrite(),
    }))
}

/** Where the value of a variable comes from. */
export function toBinding(file: SourceFile, variable: Variable): Binding {
  const { name: local } = variable
  const [definition] = variable.defs
  const imported = definition === undefined ? undefined : findImport(definition, local)
  if (imported !== undefined) return imported
  return {
    kind: 'local',
    variable,
    local,
    isTop: file.variables.get(local) === variable,
    isType: variable.isTypeVariable && !variable.isValueVariable,
  }
}

type Definition = Variable['defs'][number]

function findImport({ node, parent }: Definition, local: string): ImportBinding | undefined {
  if (node.type === 'VariableDeclarator') return findRequire(node.id, node.init, local)
  if (node.type === 'TSImportEqualsDeclaration') {
    const { moduleReference: reference } = node
    if (reference.type !== 'TSExternalModuleReference') return undefined
    const { expression } = reference
    if (expression.type !== 'Literal') return undefined
    const specifier = String(expression.value)
    return { kind: 'import', specifier, imported: '=', local, isType: false, isRequired: false }
  }
  if (parent?.type !== 'ImportDeclaration') return undefined
  const base = {
    kind: 'import',
    specifier: parent.source.value,
    local,
    isType: parent.importKind === 'type',
    isRequired: false,
  } as const
  switch (node.type) {
    case 'ImportDefaultSpecifier':
      return { ...base, imported: 'default' }
    case 'ImportNamespaceSpecifier':
      return { ...base, imported: '*' }
    case 'ImportSpecifier':
      return {
        ...base,
        imported: nameOf(node.imported),
        isType: base.isType || node.importKind === 'type',
      }
    default:
      return undefined
  }
}

/** `const a = require('x')`, `const { a, b: c } = require('x')` and `const a = require('x').b`. */
function findRequire(id: Node, init: Node | null, local: string): ImportBinding | undefined {
  if (init === null) return undefined
  const value = withoutTypes(init)
  const base = { kind: 'import', local, isType: false, isRequired: true } as const
  const specifier = findRequired(value)
  if (specifier !== undefined) {
    if (id.type === 'Identifier') return { ...base, specifier, imported: '*' }
    const imported = findPropertyOf(id, local)
    return imported === undefined ? undefined : { ...base, specifier, imported }
  }
  const member = findMemberName(value)
  if (value.type !== 'MemberExpression' || member === undefined) return undefined
  const required = findRequired(value.object)
  if (required === undefined || id.type !== 'Identifier') return undefined
  return { ...base, specifier: required, imported: member }
}

/** The name in the module of a name in `{ name: local }`. */
function findPropertyOf(pattern: Node, local: string): string | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined
  for (const property of pattern.properties) {
    const isIt =
      property.type === 'Property' &&
      !property.computed &&
      property.value.type === 'Identifier' &&
      property.value.name === local
    if (isIt) return nameOf(property.key)
  }
  return undefined
}

export function nameOf(node: Node): string {
  return node.type === 'Identifier'
    ? node.name
    : String(node.type === 'Literal' ? node.value : node.type)
}
