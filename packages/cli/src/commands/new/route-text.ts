import type { Segment } from '@portolan/dispatch-core/pattern'
import type { Place } from './check-place.ts'
import type { SourceStyle } from './source-style.ts'

/** A route file whose loader answers with its params. */
export function toRouteText(
  { pattern, segments }: Pick<Place, 'pattern' | 'segments'>,
  { language, from }: SourceStyle,
): string {
  const type = `LoaderContext<${quote(pattern)}>`
  const params = segments.flatMap(toParamNames)
  const hasParams = params.length > 0
  const result = hasParams ? params.map((name) => `${name}: params.${name}`).join(', ') : 'ok: true'
  const argument = hasParams ? '{ params }' : '_context'
  const body = `{
  return { ${result} }
}
`
  if (language === 'typescript')
    return `import type { LoaderContext } from '${from}'

/** GET ${toComment(pattern)} */
export function loader(${argument}: ${type}) ${body}`
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

function quote(pattern: string): string {
  return `'${JSON.stringify(pattern).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

function toParamNames(segment: Segment): string[] {
  if (segment.kind === 'static') return []
  if (segment.kind !== 'affixed') return [segment.name]
  return segment.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))
}
