import { formatPattern, type Segment } from '@portolan/dispatch-core/pattern'
import { findRouterIn, type Router } from '../source/find-routers.ts'
import type { RemarkCode, Remarks } from '../source/refusals.ts'
import { type Expression, evaluateText, resolveValue } from '../source/resolve-value.ts'
import { type Node, type SourceFile, type Sources, textOf } from '../source/source-file.ts'
import { checkFunctions } from './check-functions.ts'
import type { Layer } from './read-layers.ts'
import { type ExpressVersion, readPath } from './read-path.ts'

/** A method for which route files have an export; `ALL` for those that are not named otherwise. */
export type Method = (typeof METHODS)[number] | 'ALL'

export const METHODS = [
  'GET',
  'HEAD',
  'QUERY',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] as const

/** A middleware of Express in front of a handler. */
export interface Step extends Expression {
  /** The same for the same function, so that routes with the same steps are found. */
  readonly key: string
}

export interface ReadOptions {
  readonly sources: Sources
  readonly remarks: Remarks
  readonly version: ExpressVersion
}

/** Reads the paths, routers and functions that layers are given, and refuses those that it cannot. */
export class ArgumentReader {
  readonly #options: ReadOptions

  constructor(options: ReadOptions) {
    this.#options = options
  }

  /** Whether a layer can become route files, as far as its own arguments say. */
  isMovable(layer: Layer): boolean {
    const { name, args, isConditional, router } = layer
    if (isConditional) return false
    if (name === 'use') {
      return args.some((node) => this.findRouter({ file: router.file, node }) !== undefined)
    }
    if (!isRoute(layer)) return false
    const path = layer.routePath ?? args[0]
    if (path === undefined) return false
    const text = evaluateText(this.#options.sources, { file: router.file, node: path })
    return text === undefined ? !isRegExp(path) : !CATCH_ALL.test(text)
  }

  hasUniqueNames(segments: readonly Segment[], layer: Layer): boolean {
    const names = segments.flatMap((segment) => {
      if (segment.kind === 'static') return []
      if (segment.kind !== 'affixed') return [segment.name]
      return segment.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))
    })
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice === undefined) return true
    this.remark(
      'param-name',
      layer,
      `${formatPattern(segments)} has the param :${twice} twice, once from the mount of its router; rename one`,
    )
    return false
  }

  /** @returns undefined when the path is refused */
  readPath(given: string | Node, layer: Layer | undefined): readonly Segment[] | undefined {
    const { sources, version } = this.#options
    const text =
      typeof given === 'string' || layer === undefined
        ? String(given)
        : evaluateText(sources, { file: layer.router.file, node: given })
    if (text === undefined) {
      // A text that is given is not undefined.
      if (layer !== undefined) this.#refusePath(given as Node, layer)
      return undefined
    }
    const result = readPath(text, version)
    if ('segments' in result) return result.segments
    if (layer === undefined) throw new RangeError(`"${text}" is not a mount: ${result.problem}`)
    this.remark(result.code, layer, `${describe(layer)}: ${result.problem}`)
    return undefined
  }

  #refusePath(node: Node, layer: Layer): void {
    const written = textOf(layer.router.file, node)
    if (isRegExp(node)) {
      this.remark(
        'regular-expression',
        layer,
        `${describe(layer)} has the regular expression ${written} as its path; write the paths that it is meant for, one route each, or leave it in the app, behind the routers`,
      )
    } else {
      this.remark(
        'dynamic-path',
        layer,
        `${describe(layer)} has the path ${written}, which is known at run time only; write it as a text`,
      )
    }
  }

  /** Whether the first argument of `use()` is its path. */
  isPath(file: SourceFile, node: Node): boolean {
    if (evaluateText(this.#options.sources, { file, node }) !== undefined) return true
    switch (node.type) {
      case 'TemplateLiteral':
      case 'BinaryExpression':
        return true
      case 'Literal':
        return isRegExp(node)
      case 'ArrayExpression':
        return node.elements.every(
          (each) =>
            each !== null &&
            evaluateText(this.#options.sources, { file, node: each }) !== undefined,
        )
      case 'MemberExpression':
      case 'Identifier':
        return /(path|prefix|url|base)$/i.test(textOf(file, node))
      default:
        return false
    }
  }

  findRouter(expression: Expression): Router | undefined {
    const value = resolveValue(this.#options.sources, expression)
    if (value === undefined || 'module' in value) return undefined
    return findRouterIn(value.file, value.node)
  }

  /** `createRouter()` of a module that makes one. */
  isRouterFunction({ file, node }: Expression): boolean {
    if (node.type !== 'CallExpression') return false
    const value = resolveValue(this.#options.sources, { file, node: node.callee })
    if (value === undefined || 'module' in value) return false
    return /\bRouter\(/.test(textOf(value.file, value.node))
  }

  /** @returns whether the function may call `next()` */
  check(expression: Expression, role: 'handler' | 'middleware', isMounted: boolean): boolean {
    return checkFunctions(expression, { ...this.#options, role, isMounted })
  }

  toStep({ file, node }: Expression): Step {
    const value = isReference(node)
      ? resolveValue(this.#options.sources, { file, node })
      : undefined
    const target = value === undefined || 'module' in value ? { file, node } : value
    const isPackage = value === undefined && isReference(node)
    const key = isPackage
      ? `${textOf(file, node)} of a package`
      : `${target.file.path}:${target.node.range.join('-')}`
    return { file, node, key }
  }

  remark(code: RemarkCode, layer: Layer, message: string): void {
    this.#options.remarks.add(code, layer.router.file, layer.node, message)
  }
}

/** A name or a member of one, of which all uses are one function. */
export function isReference(node: Node): boolean {
  if (node.type === 'Identifier') return true
  return node.type === 'MemberExpression' && !node.computed && isReference(node.object)
}

/** A call with a path and a handler. */
export function isRoute({ name, args, routePath }: Layer): boolean {
  const isMethod = name === 'all' || METHODS.some((method) => method.toLowerCase() === name)
  return isMethod && args.length >= (routePath === undefined ? 2 : 1)
}

function isRegExp(node: Node): boolean {
  if (node.type === 'Literal') return 'regex' in node
  return (
    node.type === 'ArrayExpression' && node.elements.some((each) => each !== null && isRegExp(each))
  )
}

/** Paths of a fallback, which stays behind the route files. */
const CATCH_ALL = /^\/?(\*|\(\.\*\)|\{?\/?\*\w+\}?)$/

/** `router.get('/users')`, as it is written, without its functions. */
export function describe({ router, name, args, routePath }: Layer): string {
  const path = routePath ?? args[0]
  const shown = path === undefined ? '' : textOf(router.file, path).split('\n')[0]
  return routePath === undefined
    ? `${router.name}.${name}(${shown})`
    : `${router.name}.route(${shown}).${name}()`
}
