import { dirname, relative } from 'node:path'
import fastGlob from 'fast-glob'
import { findVersion } from '../express/migrate-express.ts'
import type { FileChange, Migration } from '../output/file-change.ts'
import { describeStyle } from '../output/source-style.ts'
import { Remarks } from '../source/refusals.ts'
import type { Expression } from '../source/resolve-value.ts'
import {
  type FunctionNode,
  findFiles,
  isWithin,
  type Node,
  placeAt,
  SourceError,
  type SourceFile,
  Sources,
  textOf,
} from '../source/source-file.ts'
import { applyEdits } from './apply-edits.ts'
import { findUses, findWraps, resolveFunction, type Wrap } from './find-controllers.ts'
import { type Edit, FunctionMove } from './function-move.ts'
import { moveRequest } from './move-request.ts'
import { checkEnds, moveBody } from './move-statements.ts'

/** The settings of `simplifyExpress()`. */
export interface SimplifyOptions {
  /** The directory of the project, absolute. */
  readonly root: string
  /** The directory of the route files, absolute. */
  readonly appDir: string
  /** The route files, from `root`, or patterns of them. Default: all in `appDir`. */
  readonly files?: readonly string[]
}

/**
 * Plans how functions of Express in route files, `fromExpress(controller)`, become handlers that
 * return their answer. A function that would answer otherwise, or that other code calls too, stays,
 * and a remark says why. It writes nothing: `writeMigration()` does.
 *
 * @throws {SourceError} when a file is not there, or cannot be read or parsed.
 */
export function simplifyExpress({ root, appDir, files = [] }: SimplifyOptions): Migration {
  const sources = new Sources()
  const remarks = new Remarks(root)
  const wraps = findRouteFiles(root, appDir, files).flatMap((path) => findWraps(sources.read(path)))
  const controllers = groupWraps(wraps, sources, remarks)
  const functions = new Set<Node>(controllers.map(({ target }) => target.node))
  const uses = findUses(sources, readProject(root, sources), functions)
  const edits = new Map<SourceFile, Edit[]>()
  const helpers = new Map<SourceFile, Set<string>>()
  const writing = { appDir, hasEmptyBody: findVersion(root) === 4 }
  for (const controller of controllers) {
    const { file, node: target } = controller.target
    const move = moveController(controller, uses.get(target) ?? [], writing)
    for (const { node, message } of move.reasons) {
      remarks.add('stays', file, node, `${nameOf(controller)} stays in fromExpress(): ${message}`)
    }
    if (move.reasons.length > 0) continue
    for (const { node, message } of move.notes) remarks.add('differs', file, node, message)
    addTo(edits, file, move.edits)
    helpers.set(file, new Set([...(helpers.get(file) ?? []), ...move.helpers]))
    for (const wrap of controller.wraps) addTo(edits, wrap.file, unwrapCall(wrap))
  }
  const changes = [...edits].map(([file, own]): FileChange => {
    const after = applyEdits(file, own, helpers.get(file) ?? new Set())
    return { path: file.path, before: file.text, after }
  })
  return { changes, remarks: remarks.list }
}

function findRouteFiles(root: string, appDir: string, files: readonly string[]): string[] {
  if (files.length > 0) return findFiles(root, files)
  return fastGlob
    .sync('**/route.{ts,mts,cts,js,mjs,cjs}', { cwd: appDir, absolute: true, dot: true })
    .sort()
}

/** All sources of the project, some of which may use a controller. */
function readProject(root: string, sources: Sources): SourceFile[] {
  const paths = fastGlob.sync('**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}', {
    cwd: root,
    absolute: true,
    ignore: ['**/{node_modules,dist,build,coverage}/**', '**/*.d.{ts,mts,cts}'],
  })
  return paths.sort().flatMap((path) => {
    try {
      return [sources.read(path)]
    } catch (error) {
      // A file that Node cannot run uses nothing.
      if (error instanceof SourceError) return []
      throw error
    }
  })
}

/** A function of Express, and the route files that have it. */
interface Controller {
  readonly target: Expression & { readonly node: FunctionNode }
  readonly wraps: readonly [Wrap, ...Wrap[]]
}

function groupWraps(wraps: readonly Wrap[], sources: Sources, remarks: Remarks): Controller[] {
  const controllers = new Map<Node, Controller>()
  for (const wrap of wraps) {
    const { file, call, args } = wrap
    const [first, ...others] = args
    const target =
      first === undefined || others.length > 0
        ? undefined
        : resolveFunction(sources, { file, node: first })
    if (target === undefined || first === undefined) {
      const shown = textOf(file, first ?? call).split('\n')[0]
      remarks.add(
        'stays',
        file,
        first ?? call,
        others.length > 0
          ? `${shown} stays in fromExpress(), which has options for it`
          : `${shown} stays in fromExpress(): it is not a function that can be read`,
      )
      continue
    }
    const known = controllers.get(target.node)
    controllers.set(target.node, { target, wraps: known ? [...known.wraps, wrap] : [wrap] })
  }
  return [...controllers.values()]
}

function moveController(
  { target: { file, node }, wraps }: Controller,
  uses: readonly Expression[],
  { appDir, hasEmptyBody }: { readonly appDir: string; readonly hasEmptyBody: boolean },
): FunctionMove {
  const methods = wraps.flatMap((wrap) => wrap.methods)
  const move = new FunctionMove(file, node, {
    takesBody: methods.every((method) => TAKE_BODY.has(method)),
    hasEmptyBody,
    contextType: /\.[cm]?ts$/.test(file.path) ? writeType(wraps, appDir, file) : undefined,
  })
  for (const use of uses) {
    if (wraps.some(({ file, call }) => file === use.file && isWithin(use.node, call))) continue
    const name = relative(dirname(file.path), use.file.path).replaceAll('\\', '/')
    const { line } = placeAt(use.file.text, use.node.range[0])
    move.refuse(node, `${use.file === file ? 'this file' : name} uses it on line ${line}, too`)
  }
  move.checkForm()
  moveRequest(move)
  moveBody(move)
  move.finish()
  checkEnds(move)
  return move
}

const TAKE_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'action'])

/** `HandlerContext<'/users/:id'>`, where one directory has it whose params are plain. */
function writeType([first, ...others]: Controller['wraps'], appDir: string, file: SourceFile) {
  const directory = dirname(relative(appDir, first.file.path)).replaceAll('\\', '/')
  const path = `/${directory === '.' ? '' : directory}`.replace(/\[(\w+)\]/g, ':$1')
  const isPlain = others.every((other) => other.file === first.file) && !/[[\]()]/.test(path)
  const { quote } = describeStyle(file)
  return isPlain ? `HandlerContext<${quote}${path}${quote}>` : 'HandlerContext'
}

/** `users.show`, or the beginning of a function without a name. */
function nameOf({ wraps: [{ file, args }], target }: Controller): string {
  const written = textOf(file, args[0] ?? target.node)
  return written.includes('=>') || written.includes('(') ? 'The handler' : written
}

function unwrapCall({ call, args: [argument] }: Wrap): Edit[] {
  if (argument === undefined) return []
  return [
    { start: call.range[0], end: argument.range[0], text: '' },
    { start: argument.range[1], end: call.range[1], text: '' },
  ]
}

function addTo<T>(map: Map<SourceFile, T[]>, file: SourceFile, items: readonly T[]): void {
  map.set(file, [...(map.get(file) ?? []), ...items])
}
