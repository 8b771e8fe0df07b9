import type { Segment } from '@portolan/dispatch-core/pattern'
import { findContextPackage, isModulePackage } from '../../files/package-json.ts'
import { toSlashes } from '../../files/paths.ts'
import type { Place } from './check-place.ts'

/** How a file of the project is written. */
interface SourceStyle {
  readonly language: 'typescript' | 'module' | 'commonjs'
  /** The package that it imports from. */
  readonly from: string
}

export function toStyle(root: string, isJavaScript: boolean): SourceStyle {
  const from = findContextPackage(root)
  if (!isJavaScript) return { language: 'typescript', from }
  return { language: isModulePackage(root) ? 'module' : 'commonjs', from }
}

/** A route file whose loader answers with its params. */
export function toRouteText(
  { pattern, segments }: Pick<Place, 'pattern' | 'segments'>,
  { language, from }: SourceStyle,
): string {
  const type = `LoaderContext<${toLiteral(pattern)}>`
  const params = segments.flatMap(toParamNames)
  const hasParams = params.length > 0
  const result = hasParams ? params.map((name) => `${name}: params.${name}`).join(', ') : 'ok: true'
  const argument = hasParams ? '{ params }' : '_context'
  const body = `{
  return { ${result} }
}
`
  if (language === 'typescript') {
    return `import type { LoaderContext } from '${from}'

/** GET ${toComment(pattern)} */
export function loader(${argument}: ${type}) ${body}`
  }
  const comment = `/**
 * GET ${toComment(pattern)}
 *
 * @param {import('${from}').${toComment(type)}} ${hasParams ? 'context' : '_context'}
 */
`
  return language === 'module'
    ? `${comment}export function loader(${argument}) ${body}`
    : `${comment}exports.loader = (${argument}) => ${body}`
}

/** `:path*` before a slash would end a comment; in a string the same text is a slash still. */
function toComment(text: string): string {
  return text.replaceAll('*/', '*\\/')
}

function toLiteral(pattern: string): string {
  return `'${JSON.stringify(pattern).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function toParamNames(segment: Segment): string[] {
  if (segment.kind === 'static') return []
  if (segment.kind !== 'affixed') return [segment.name]
  return segment.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))
}

/** A middleware file that lets every request through. */
export function toMiddlewareText(directory: string, { language, from }: SourceStyle): string {
  const path = toSlashes(directory).replaceAll('*/', '*\\/')
  const comment = `/** Runs around every route in ${path} and below. Return a result instead to end the request here. */`
  switch (language) {
    case 'typescript':
    case 'module':
      return `import { defineMiddleware } from '${from}'

${comment}
export default defineMiddleware((context, next) => {
  return next()
})
`
    case 'commonjs':
      return `const { defineMiddleware } = require('${from}')

${comment}
module.exports = defineMiddleware((context, next) => {
  return next()
})
`
  }
}
