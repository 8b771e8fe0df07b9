import { readFileSync } from 'node:fs'
import { basename, dirname, extname, relative, resolve } from 'node:path'
import { MagicString } from 'magic-string'
import { describeStyle, type SourceStyle } from '../output/source-style.ts'
import { nameOf } from '../source/bindings.ts'
import { isRelative, resolveModule } from '../source/module-exports.ts'
import type { Remarks } from '../source/refusals.ts'
import {
  findMemberName,
  findRequired,
  findText,
  type Node,
  nodesIn,
  type SourceFile,
  textOf,
} from '../source/source-file.ts'
import { findHandlers, listMethods } from './find-handlers.ts'
import { HandlerContext, moveParams, usesOf, writeParameter } from './handler-context.ts'
import { isNext, moveNextNames } from './move-next-names.ts'
import { type Moving, moveRequest, removeLine } from './move-request.ts'
import { moveSettings } from './move-settings.ts'

interface MoveOptions {
  /** Absolute, of the new file. */
  readonly path: string
  readonly pattern: string
  /** The package from which the new file imports. */
  readonly adapter: string
  readonly remarks: Remarks
}

/** The text of the route file that a file of Next becomes. */
export function moveRoute(file: SourceFile, options: MoveOptions): string {
  const { path, pattern, adapter, remarks } = options
  const text = new MagicString(file.text)
  const handlers = findHandlers(file, remarks)
  const contexts = handlers.map((handler) => new HandlerContext(file, handler))
  const moving: Moving = { text, file, contexts, remarks }
  const helpers = new Set<string>()
  for (const context of contexts) {
    moveParams(text, file, context, remarks)
    moveRequest(moving, context)
  }
  moveNextNames(moving, helpers)
  moveImports(moving, path)
  checkRest(moving)
  const config = moveSettings(moving)
  const isTyped = extname(path) === '.ts'
  const { quote } = describeStyle(file)
  for (const context of contexts) {
    const parameter = context.write(
      isTyped ? `HandlerContext<${quote}${pattern}${quote}>` : undefined,
    )
    writeParameter(text, file, context, parameter)
    if (isTyped && parameter !== '') helpers.add('type HandlerContext')
  }
  const takesBody = handlers.some(({ methods }) => methods.some((method) => TAKE_BODY.has(method)))
  if (takesBody) config.push('body: { parse: false }')
  return writeFile(text.toString(), describeStyle(file), { adapter, helpers, config })
}

const TAKE_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

interface FileParts {
  readonly adapter: string
  readonly helpers: ReadonlySet<string>
  readonly config: readonly string[]
}

function writeFile(
  moved: string,
  { quote, end }: SourceStyle,
  { adapter, helpers, config }: FileParts,
): string {
  const rest = moved
    .replace(/^(\s*\r?\n)+/, '')
    // Settings that are gone stood behind the imports.
    .replace(/^(import [^\n]*\n)\n{2,}/m, '$1\n')
    .trimEnd()
  const names = [...helpers].sort((a, b) =>
    a.replace('type ', '') < b.replace('type ', '') ? -1 : 1,
  )
  const list = names.join(', ')
  const isType = names.length === 1 && list.startsWith('type ')
  const imported = isType ? `type { ${list.slice('type '.length)} }` : `{ ${list} }`
  const head =
    names.length === 0 ? '' : `import ${imported} from ${quote}${adapter}${quote}${end}\n`
  const gap = head === '' || rest.startsWith('import ') ? '' : '\n'
  const tail = config.length === 0 ? '' : `\nexport const config = { ${config.join(', ')} }${end}\n`
  return `${head}${gap}${rest}\n${tail}`
}

/** Takes the imports of Next out, and corrects the specifiers of the project's own modules. */
function moveImports({ text, file, remarks }: Moving, path: string): void {
  for (const node of nodesIn(file.program)) {
    const source = findSource(node)
    const specifier = source === undefined ? undefined : findText(source)
    if (source === undefined || specifier === undefined) continue
    if (node.type === 'ImportDeclaration' && (isNext(specifier) || specifier === 'server-only')) {
      removeLine(text, file, node)
      continue
    }
    if (isNext(specifier)) {
      remarks.add(
        'next-api',
        file,
        node,
        `${specifier} works inside Next alone; write an import statement, so that its names can be moved`,
      )
      continue
    }
    const target = resolveModule(file.path, specifier)
    if (target === undefined && !isRelative(specifier)) continue
    if (target !== undefined && /^route\.\w+$/.test(basename(target))) {
      // The other file moves, too, to the same place beside this one.
      if (isRelative(specifier) && !mayImportHandlers(node)) {
        keepSpecifier(text, source, { specifier, target })
        continue
      }
      remarks.add(
        'handler-form',
        file,
        source,
        `${specifier} is another route file, whose handlers take other arguments from now on; take the shared part out into a module of its own`,
      )
    }
    const ofNext = target === undefined ? undefined : findNextSpecifier(target)
    if (ofNext !== undefined) {
      remarks.add(
        'differs',
        file,
        source,
        `${specifier} imports ${ofNext}, which works inside Next alone: functions in it that use it throw here`,
      )
    }
    const { quote } = describeStyle(file)
    const moved = toSpecifier(file, { path, specifier, target })
    text.update(source.range[0], source.range[1], `${quote}${moved}${quote}`)
  }
}

/** Whether an import may be of a handler, and not of other values and types alone. */
function mayImportHandlers(node: Node): boolean {
  if (node.type !== 'ImportDeclaration') return true
  if (node.importKind === 'type') return false
  const names = node.specifiers.map((each) =>
    each.type === 'ImportSpecifier' ? nameOf(each.imported) : undefined,
  )
  return names.some((name) => name === undefined || listMethods([name]).length > 0)
}

/** Node needs the end of a JavaScript file's name. */
function keepSpecifier(
  text: MagicString,
  source: Node,
  { specifier, target }: { readonly specifier: string; readonly target: string },
): void {
  const extension = extname(target).replace('x', '')
  const isNamed = !/^\.[cm]?js$/.test(extension) || specifier.endsWith(extension)
  if (!isNamed) text.appendLeft(source.range[1] - 1, extension)
}

/** A module of Next that a module of the project imports, and that needs a request of Next. */
function findNextSpecifier(path: string): string | undefined {
  const [, specifier] = NEEDS_NEXT.exec(readFileSync(path, 'utf8')) ?? []
  return specifier
}

const NEEDS_NEXT = /\bfrom\s*['"](next\/(?:headers|cache|navigation))(?:\.js)?['"]/

function findSource(node: Node): Node | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node.source
    case 'ExportNamedDeclaration':
      return node.source ?? undefined
    case 'CallExpression':
      return findRequired(node) === undefined ? undefined : node.arguments[0]
    default:
      return undefined
  }
}

interface Specified {
  readonly path: string
  readonly specifier: string
  /** Absolute; `undefined` for a file that is not there. */
  readonly target: string | undefined
}

/** Written as before but for its directory; Node needs the end of a JavaScript file's name. */
function toSpecifier(file: SourceFile, { path, specifier, target }: Specified): string {
  const isJavaScript = target !== undefined && /\.[cm]?jsx?$/.test(target)
  const { importExtension } = describeStyle(file)
  let to = isRelative(specifier) ? resolve(dirname(file.path), specifier) : (target ?? specifier)
  if (isJavaScript) {
    to = target
  } else if (!isRelative(specifier)) to = to.replace(/\.[cm]?tsx?$/, '') + importExtension
  const moved = relative(dirname(path), to).replaceAll('\\', '/')
  return moved.startsWith('.') ? moved : `./${moved}`
}

/** Parts of Next that are not behind an import. */
function checkRest({ file, remarks, contexts }: Moving): void {
  const requests = new Set(
    contexts.flatMap(({ request }) => (request === undefined ? [] : usesOf(file, request))),
  )
  for (const node of nodesIn(file.program)) {
    const member = findMemberName(node)
    const written = textOf(file, node)
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      remarks.add('next-api', file, node, 'JSX is for pages; leave the route in Next')
    } else if (
      node.type === 'MetaProperty' ||
      (node.type === 'Identifier' && /^__(dir|file)name$/.test(written))
    ) {
      remarks.add(
        'place-of-file',
        file,
        node,
        `${written} is another place in the route file; keep the path in a module of its own, and import that`,
      )
    } else if (node.type === 'ExpressionStatement' && /^.use cache/.test(written)) {
      remarks.add(
        'next-api',
        file,
        node,
        `${written} has no counterpart, since nothing is kept; take it out, or keep the results in a Map`,
      )
    } else if (node.type === 'MemberExpression' && member === 'nextUrl') {
      if (requests.has(node.object)) continue
      remarks.add(
        'next-api',
        file,
        node,
        `${written} is Next's own, and a Request does not have it; write new URL(${textOf(file, node.object)}.url)`,
      )
    } else if (node.type === 'MemberExpression' && isResponseCookies(file, node, requests)) {
      remarks.add(
        'next-api',
        file,
        node,
        `${written} is Next's own, and a Response does not have it; write headers.append('Set-Cookie', 'name=value; Path=/; HttpOnly')`,
      )
    } else if (node.type === 'CallExpression' && textOf(file, node.callee) === 'fetch') {
      tellFetch(file, node.arguments[1], remarks)
    }
  }
}

function isResponseCookies(file: SourceFile, node: Node, requests: ReadonlySet<Node>): boolean {
  if (node.type !== 'MemberExpression' || findMemberName(node) !== 'cookies') return false
  return !requests.has(node.object) && /\bnext\/server\b/.test(file.text)
}

function tellFetch(file: SourceFile, init: Node | undefined, remarks: Remarks): void {
  if (init?.type !== 'ObjectExpression') return
  const next = init.properties.find(
    (each) => each.type === 'Property' && textOf(file, each.key) === 'next',
  )
  if (next === undefined) return
  remarks.add(
    'differs',
    file,
    next,
    `fetch() keeps no answers outside of Next, so ${textOf(file, next)} has no effect`,
  )
}
