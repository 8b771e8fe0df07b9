import { dirname, extname, isAbsolute } from 'node:path'
import { type ESTree, type ParseResult, parseSync, Visitor } from 'vite'
import { isModulePackage } from '../files/package-json.ts'
import { readText } from '../files/paths.ts'
import { toPropertyName } from './portolan-names.ts'

/** A name that a file exports as a value. */
export interface FileExport {
  readonly name: string
  readonly offset: number
  /** Its initial value, where that stands at the top of the file. */
  readonly value: ESTree.Expression | undefined
  /** The number of parameters where it is a function that stands at the top of the file. */
  readonly parameters: number | undefined
}

interface FoundExports {
  readonly exports: readonly FileExport[]
  /** Whether there may be others. */
  readonly isOpen: boolean
}

/** The exports of a file, in the order of the text: of an ES module, or else of CommonJS. */
export function findExports({ module, program }: ParseResult): FoundExports {
  const values = findTopLevelValues(program)
  const functions = countParameters(program, values)
  if (!module.hasModuleSyntax || isExportAssignment(program)) {
    return findCommonJsExports(program, values, functions)
  }
  const entries = module.staticExports.flatMap((statement) => statement.entries)
  const classes = findClasses(program)
  const byDefault = findDefaultFunction(program)
  return {
    exports: entries.flatMap(({ exportName, localName, isType, start }) => {
      if (isType || exportName.kind === 'None') return []
      const name = exportName.kind === 'Default' ? 'default' : (exportName.name ?? '')
      const local = localName.name ?? ''
      return [
        {
          name,
          offset: exportName.start ?? start,
          value:
            values.get(local) ??
            classes.get(local) ??
            (name === 'default'
              ? (classes.get('default') ?? findDefaultValue(program, values))
              : undefined),
          parameters: functions.get(local) ?? (name === 'default' ? byDefault : undefined),
        },
      ]
    }),
    isOpen: entries.some(({ exportName, isType }) => exportName.kind === 'None' && !isType),
  }
}

/** The names that a file exports, those of types included; `isOpen` where there may be others. */
export function findExportedNames(parsed: ParseResult): {
  readonly names: readonly string[]
  readonly isOpen: boolean
} {
  const { exports, isOpen } = findExports(parsed)
  const entries = parsed.module.staticExports.flatMap((statement) => statement.entries)
  const types = entries.flatMap(({ exportName }) => exportName.name ?? [])
  return { names: [...exports.map(({ name }) => name), ...types], isOpen }
}

/** Whether the text of a file shows that it has no default export. */
export function lacksDefault(parsed: ParseResult): boolean {
  const { exports, isOpen } = findExports(parsed)
  return !isOpen && exports.every(({ name }) => name !== 'default')
}

/** The expression of `export default …`. */
function findDefaultValue({ body }: ESTree.Program, values: Values): ESTree.Expression | undefined {
  const statement = body.find(({ type }) => type === 'ExportDefaultDeclaration')
  const { declaration } = (statement ?? {}) as Partial<ESTree.ExportDefaultDeclaration>
  // Types of declarations end so; every other one is an expression.
  if (declaration === undefined || /Declaration$/.test(declaration.type)) return undefined
  const value = declaration as ESTree.Expression
  return value.type === 'Identifier' ? values.get(value.name) : value
}

/** The classes that are declared at the top of a file. */
function findClasses({ body }: ESTree.Program): ReadonlyMap<string, ESTree.Class> {
  const found = new Map<string, ESTree.Class>()
  for (const statement of body) {
    const isExport =
      statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
    const declaration = isExport ? statement.declaration : statement
    if (declaration?.type !== 'ClassDeclaration') continue
    found.set(declaration.id?.name ?? 'default', declaration)
  }
  return found
}

/** The number of parameters of a function that stands behind `export default`. */
function findDefaultFunction({ body }: ESTree.Program): number | undefined {
  const statement = body.find(({ type }) => type === 'ExportDefaultDeclaration')
  const { declaration } = (statement ?? {}) as Partial<ESTree.ExportDefaultDeclaration>
  if (declaration === undefined || !/Function/.test(declaration.type)) return undefined
  const { params } = declaration as { readonly params?: readonly ESTree.Node[] }
  return params === undefined ? undefined : toLength(params)
}

/** Whether a value is an Express router or app, as `Router()`, `express.Router()` or `express()` make them. */
export function isExpressRouter(value: ESTree.Expression | undefined): boolean {
  if (value?.type !== 'CallExpression') return false
  const { callee } = value
  if (callee.type === 'Identifier') return ['Router', 'express'].includes(callee.name)
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false
  return callee.property.name === 'Router'
}

/** The initial values of the variables at the top of a file. */
export function findTopLevelValues({
  body,
}: ESTree.Program): ReadonlyMap<string, ESTree.Expression> {
  const values = new Map<string, ESTree.Expression>()
  for (const statement of body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration') continue
    for (const { id, init } of declaration.declarations) {
      if (id.type === 'Identifier' && init !== null) values.set(id.name, init)
    }
  }
  return values
}

type Values = ReadonlyMap<string, ESTree.Expression>

/** The numbers of parameters of the functions at the top of a file, as their `length` says. */
function countParameters({ body }: ESTree.Program, values: Values): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [name, value] of values) {
    const { params } = value as { readonly params?: readonly ESTree.Node[] }
    if (/Function/.test(value.type) && params) counts.set(name, toLength(params))
  }
  for (const statement of body) {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'FunctionDeclaration' || declaration.id === null) continue
    counts.set(declaration.id.name, toLength(declaration.params))
  }
  return counts
}

/** Parameters from the first one on that has a default, or takes the rest, do not count. */
function toLength(params: readonly ESTree.Node[]): number {
  const first = params.findIndex(({ type }) => /^(?:AssignmentPattern|RestElement)$/.test(type))
  return first === -1 ? params.length : first
}

/**
 * `exports.name = …` and `module.exports = { name }` at the top of a file. Any other use of
 * `exports` may export more.
 */
function findCommonJsExports(
  program: ESTree.Program,
  values: Values,
  functions: ReadonlyMap<string, number>,
): FoundExports {
  const found = new Map<string, FileExport>()
  const assignments = program.body.flatMap((statement) =>
    statement.type === 'ExpressionStatement' ? findAssignments(statement.expression) : [],
  )
  const whole = program.body.find(({ type }) => type === 'TSExportAssignment')
  const isWhole = whole?.type !== 'TSExportAssignment' || addAll(whole.expression)
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
  return { exports: [...found.values()], isOpen: uses > 0 || !isWhole }

  /**
   * The exports of `module.exports = …`: properties, or a function as the default of a middleware.
   */
  function addAll(value: ESTree.Expression): boolean {
    if (value.type !== 'ObjectExpression') {
      const resolved = resolve(value)
      // It has no members.
      if (resolved.type === 'Literal' || resolved.type === 'TemplateLiteral') return true
      const isDefault = /Function/.test(resolved.type) || isExpressRouter(resolved)
      return isDefault && add('default', value.start, value)
    }
    const known = value.properties.filter((property) => {
      const name = toPropertyName(property)
      return property.type === 'Property' && name && add(name, property.start, property.value)
    })
    return known.length === value.properties.length
  }

  function add(name: string, offset: number, value: ESTree.Expression): true {
    const parameters = value.type === 'Identifier' ? functions.get(value.name) : undefined
    found.set(name, { name, offset, value: resolve(value), parameters })
    return true
  }

  function resolve(value: ESTree.Expression): ESTree.Expression {
    return value.type === 'Identifier' ? (values.get(value.name) ?? value) : value
  }
}

/** Whether a file exports by `export = …`, which TypeScript writes as `module.exports = …`. */
function isExportAssignment({ body }: ESTree.Program): boolean {
  return body.some(({ type }) => type === 'TSExportAssignment')
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

/** `module.exports.loader`; `''` for an expression that is not a chain of names. */
function toPath(node: ESTree.Node): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.computed) return ''
  return `${toPath(node.object)}.${node.property.type === 'Identifier' ? node.property.name : ''}`
}

/**
 * Whether Node, or a compiler for it, takes a file for CommonJS: by its extension, else by the
 * nearest package.json that says nothing else, where the file has neither `import` nor `export`, or
 * `export =`.
 */
export function isCommonJsFile(file: string): boolean {
  if (!isAbsolute(file) || /[\\/]node_modules[\\/]/.test(file)) return false
  const extension = extname(file)
  if (/^\.c[jt]s$/.test(extension)) return true
  if (!/^\.(?:js|tsx?)$/.test(extension) || isModulePackage(dirname(file))) return false
  const text = readText(file)
  // The TypeScript files of a project are many, and these few.
  if (text === undefined || (extension !== '.js' && !COMMONJS_EXPORTS.test(text))) return false
  const { module, program } = parseSync(file, text)
  return !module.hasModuleSyntax || isExportAssignment(program)
}

const COMMONJS_EXPORTS = /\bexport\s*=|\bexports\b/
