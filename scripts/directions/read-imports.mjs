import { extname } from 'node:path'
import ts from 'typescript'

/**
 * @typedef {object} Import
 * @property {string} specifier as written: `./segment.ts`, `node:fs`, `express`
 * @property {'static' | 'dynamic' | 'type'} kind `require()` counts as static, and as dynamic in a function; `type` leaves no trace at run time
 * @property {number} line counted from 1
 */

/**
 * Every module that a source file names, found by TypeScript's own parser. An `import()` whose
 * argument is not a string literal names nothing and is not listed.
 *
 * @param {string} file its name decides the syntax: `.ts`, `.tsx`, `.mjs`, …
 * @param {string} text
 * @returns {Import[]}
 */
export function readImports(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, scriptKind(file))
  /** @type {Import[]} */
  const imports = []
  visit(source, false)
  return imports

  /**
   * @param {ts.Node} node
   * @param {boolean} isInFunction
   */
  function visit(node, isInFunction) {
    const found = toImport(node, isInFunction)
    if (found && ts.isStringLiteralLike(found.module)) {
      const start = found.module.getStart(source)
      const line = source.getLineAndCharacterOfPosition(start).line + 1
      imports.push({ specifier: found.module.text, kind: found.kind, line })
    }
    const isInside = isInFunction || ts.isFunctionLike(node)
    ts.forEachChild(node, (child) => visit(child, isInside))
  }
}

/**
 * @param {ts.Node} node
 * @param {boolean} isInFunction
 * @returns {{ module: ts.Node, kind: Import['kind'] } | undefined}
 */
function toImport(node, isInFunction) {
  if (ts.isImportDeclaration(node)) {
    const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
    return { module: node.moduleSpecifier, kind: isType ? 'type' : 'static' }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { module: node.moduleSpecifier, kind: node.isTypeOnly ? 'type' : 'static' }
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    const kind = node.isTypeOnly ? 'type' : 'static'
    return { module: node.moduleReference.expression, kind }
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { module: node.argument.literal, kind: 'type' }
  }
  if (ts.isCallExpression(node) && node.arguments[0]) {
    const [module] = node.arguments
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return { module, kind: 'dynamic' }
    if (isRequire(node.expression)) return { module, kind: isInFunction ? 'dynamic' : 'static' }
  }
  return undefined
}

/** @param {ts.Expression} callee `require(…)` or `require.resolve(…)` */
function isRequire(callee) {
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee
  return ts.isIdentifier(name) && name.text === 'require'
}

/** @param {string} file */
function scriptKind(file) {
  const extension = extname(file)
  if (extension === '.tsx') return ts.ScriptKind.TSX
  if (/^\.[mc]?ts$/.test(extension)) return ts.ScriptKind.TS
  return ts.ScriptKind.JSX
}
