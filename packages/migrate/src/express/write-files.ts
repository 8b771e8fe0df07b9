import { join } from 'node:path'
import { ModuleWriter, type NeededExports } from '../output/module-writer.ts'
import type { Remarks } from '../source/refusals.ts'
import type { SourceFile } from '../source/source-file.ts'
import { isReference, type Step } from './argument-reader.ts'
import { findCommentsAbove } from './old-files.ts'
import type { PlannedExport, PlannedMiddleware, PlannedRoute } from './plan-files.ts'

interface WriteOptions {
  /** Absolute. */
  readonly appDir: string
  readonly remarks: Remarks
  readonly needed: NeededExports
}

/** A file of the app directory. */
export interface NewFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

const ADAPTER = '@portolan/adapter-express'

/** The longest line that is not broken. */
const LINE_WIDTH = 100

export function writeRoute({ directory, exports }: PlannedRoute, options: WriteOptions): NewFile {
  const model = modelOf(exports.map(({ route }) => route.layer.router.file))
  const { path, writer } = createWriter(model, 'route', directory, options)
  const shared = nameShared(exports)
  const { end } = writer.style
  const constants = [...shared.values()].map(
    ({ name, step }) => `const ${name} = ${wrap(writeStep(step, writer), writer)}${end}\n`,
  )
  const parts = exports.map((each) => writeExport(each, shared, writer))
  return { path, text: `${writer.writeImports()}\n${[...constants, ...parts].join('\n')}` }
}

type SharedSteps = ReadonlyMap<string, { readonly name: string; readonly step: Step }>

/** Names the functions that several handlers of a file run and that have no name yet. */
function nameShared(exports: readonly PlannedExport[]): SharedSteps {
  const counts = new Map<string, number>()
  const steps = exports.flatMap((each) => each.steps).filter(({ node }) => !isReference(node))
  for (const { key } of steps) counts.set(key, (counts.get(key) ?? 0) + 1)
  const handlers = new Set(exports.map(({ route }) => route.handler.node))
  const shared = steps.filter(({ key, node }) => (counts.get(key) ?? 0) > 1 || handlers.has(node))
  const unique = new Map(shared.map((step) => [step.key, step]))
  return new Map(
    [...unique].map(([key, step], index) => [
      key,
      { name: unique.size === 1 ? 'middleware' : `middleware${index + 1}`, step },
    ]),
  )
}

function wrap(text: string, writer: ModuleWriter): string {
  return `${writer.import(ADAPTER, 'fromExpress')}(${text})`
}

function createWriter(model: SourceFile, name: string, directory: string, options: WriteOptions) {
  const { appDir, remarks, needed } = options
  const extension = model.path.slice(model.path.lastIndexOf('.')).replace('x', '')
  const path = join(appDir, directory, `${name}${extension}`)
  return { path, writer: new ModuleWriter(path, { model, remarks, needed }) }
}

function writeExport(
  { methods, route, steps }: PlannedExport,
  shared: SharedSteps,
  writer: ModuleWriter,
): string {
  const { isCommonJs, end } = writer.style
  const comment = readComment(route.layer)
  const value = writeHandler(route.handler, steps, shared, writer)
  const [only, ...others] = methods
  if (only === undefined) return ''
  if (others.length === 0) {
    const start = isCommonJs ? `exports.${only} = ` : `export const ${only} = `
    return `${comment}${breakLine(start, value, writer)}${end}\n`
  }
  const name = 'everyMethod'
  const lines = [`${comment}${breakLine(`const ${name} = `, value, writer)}${end}`]
  if (isCommonJs) {
    lines.push(...methods.map((method) => `exports.${method} = ${name}${end}`))
  } else {
    lines.push(`export { ${methods.map((method) => `${name} as ${method}`).join(', ')} }${end}`)
  }
  return `${lines.join('\n')}\n`
}

/** The comment right above a route's statement. */
function readComment({ router, statement, node }: PlannedExport['route']['layer']): string {
  const { file } = router
  // In a chain of calls it is about all of them.
  if (!/^\w+\.$/.test(file.text.slice(statement.range[0], node.range[0]))) return ''
  const [first] = findCommentsAbove(file, statement.range[0])
  return first === undefined ? '' : file.text.slice(first.start, statement.range[0])
}

/** The parts of a call of `withMiddleware()`, or a handler alone. */
type HandlerText = { readonly steps: readonly string[]; readonly handler: string }

function writeHandler(
  handler: PlannedExport['route']['handler'],
  steps: readonly Step[],
  shared: SharedSteps,
  writer: ModuleWriter,
): HandlerText {
  if (steps.length > 0) writer.import(ADAPTER, 'withMiddleware')
  const own = [...shared.values()].find(({ step }) => step.node === handler.node)
  return {
    steps: steps.map((step) => shared.get(step.key)?.name ?? wrap(writeStep(step, writer), writer)),
    handler: own?.name ?? wrap(writer.write(handler), writer),
  }
}

/** `...list` of middleware is a list of its own. */
function writeStep(step: Step, writer: ModuleWriter): string {
  const text = writer.write(step)
  return step.node.type === 'SpreadElement' ? `[${text}]` : text
}

function breakLine(
  start: string,
  { steps, handler }: HandlerText,
  { style }: ModuleWriter,
): string {
  if (steps.length === 0) return `${start}${handler}`
  const line = `${start}withMiddleware([${steps.join(', ')}], ${handler})`
  const [firstLine = ''] = line.split('\n')
  if (firstLine.length <= LINE_WIDTH) return line
  const { indent } = style
  const list = `[${steps.join(', ')}],`
  const isShort = list.length + indent.length <= LINE_WIDTH && !list.includes('\n')
  const lines = isShort
    ? [list]
    : ['[', ...steps.map((step) => `${indent}${indentBy(step, indent)},`), '],']
  return [
    `${start}withMiddleware(`,
    ...lines.map((each) => `${indent}${indentBy(each, indent)}`),
    `${indent}${indentBy(handler, indent)},`,
    ')',
  ].join('\n')
}

/** Lines of template literals would change by it, so a text with one stays as it is. */
function indentBy(text: string, indent: string): string {
  return text.includes('`') ? text : text.replaceAll('\n', `\n${indent}`)
}

export function writeMiddleware(
  { directory, steps }: PlannedMiddleware,
  options: WriteOptions,
): NewFile {
  const model = modelOf(steps.map(({ file }) => file))
  const { path, writer } = createWriter(model, 'middleware', directory, options)
  const wrapped = steps.map((step) => wrap(writeStep(step, writer), writer))
  const { isCommonJs, end, indent } = writer.style
  const start = isCommonJs ? 'module.exports = ' : 'export default '
  const [only = ''] = wrapped
  const list = wrapped.length === 1 ? only : `[${wrapped.join(', ')}]`
  const isLong =
    wrapped.length > 1 && (start.length + list.length > LINE_WIDTH || list.includes('\n'))
  const value = isLong
    ? `[\n${wrapped.map((each) => `${indent}${indentBy(each, indent)},\n`).join('')}]`
    : list
  return { path, text: `${writer.writeImports()}\n${start}${value}${end}\n` }
}

/** The file in whose style a new one is written. */
function modelOf([first]: readonly SourceFile[]): SourceFile {
  if (first === undefined) throw new RangeError('A file is planned without a handler')
  return first
}
