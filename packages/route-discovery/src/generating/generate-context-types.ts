import { checkOptions } from '@portolan/dispatch-core/adapter'
import type { ManifestRoute } from '../route-manifest.ts'
import { toLiteral } from './literal.ts'

export interface ContextTypesOptions {
  /** The package whose contexts they are. Default: `@portolan/adapter-express`. */
  readonly from?: string
}

/**
 * A declaration file for one route, which its file imports as `./$types`: `LoaderContext`,
 * `ActionContext` and `HandlerContext` with the route's own params, and `Params` alone.
 *
 * @throws TypeError for an option that is unknown or wrong.
 */
export function generateContextTypes(
  { pattern }: Pick<ManifestRoute, 'pattern'>,
  options: ContextTypesOptions = {},
): string {
  checkOptions(options, ['from'], 'generateContextTypes()')
  const { from = '@portolan/adapter-express' } = options
  const path = toLiteral(pattern)
  const contexts = ['LoaderContext', 'ActionContext', 'HandlerContext'].map(
    (name) => `export type ${name}<State = Portolan.State> = portolan.${name}<${path}, State>`,
  )
  return [
    '// Generated from the name of this directory. Changes are lost when it is generated anew.',
    `import type * as portolan from ${toLiteral(from)}`,
    '',
    `export type Params = portolan.PathParams<${path}>`,
    ...contexts,
    '',
  ].join('\n')
}
