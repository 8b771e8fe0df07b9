import { checkOptions } from '@portolan/dispatch-core/adapter'
import type { ParamPart, Segment } from '@portolan/dispatch-core/pattern'
import type { ManifestRoute, RouteManifest } from '../manifest/route-manifest.ts'
import { toImportPath, toLiteral } from './generate-routes-module.ts'

export interface ContextTypesOptions {
  /** The package that exports the contexts. Default: `@portolan/adapter-express`. */
  readonly from?: string
}

/**
 * A declaration file for one route, which its file imports as `./$types`: `Handler`, for
 * `defineAction({ body }, ({ params, body }) => …) satisfies Handler`, the contexts `LoaderContext`,
 * `ActionContext` and `HandlerContext`, all with the route's own params, and `Params` alone.
 *
 * @throws {UsageError} for an option that is unknown or wrong.
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
    'export type Handler<State = Portolan.State> = (context: HandlerContext<State>) => unknown',
    '',
  ].join('\n')
}

export interface RouteTypesOptions {
  /** The app directory as the generated file imports from it. Default: `./app`. */
  readonly from?: string
  /** The package that exports `LoaderResultOf`. Default: `@portolan/adapter-express`. */
  readonly package?: string
}

/**
 * A declaration file with the params and results of every route, found by pattern:
 * `RouteParams<'/users/:id'>`, `LoaderResult<'/users/:id'>`, `ActionResult<'/users/:id'>`. Results
 * are the values that a client reads from the JSON of a success. Each route is one member of an interface, which is read only where it is used, so that checking
 * does not slow down with the number of routes.
 *
 * @throws {UsageError} for an option that is unknown or wrong.
 */
export function generateRouteTypes(
  manifest: RouteManifest,
  options: RouteTypesOptions = {},
): string {
  checkOptions(options, ['from', 'package'], 'generateRouteTypes()')
  const { from = './app', package: core = '@portolan/adapter-express' } = options
  const routes = manifest.routes.map((route) => formatRoute(route, from))
  const custom = routes.some((route) => route.includes('ValueOf<')) ? [CUSTOM_VALUES] : []
  return [
    '// Generated from the files of an app directory. Changes are lost when it is generated anew.',
    `import type { ActionResultOf, LoaderResultOf } from ${toLiteral(core)}`,
    HEAD,
    ...routes,
    TAIL,
    ...custom,
  ].join('\n')
}

const HEAD = `
/** Every route by its pattern: its params, the exports of its file, its middleware outermost first. */
export interface Routes {`

const TAIL = `}

export type RoutePattern = keyof Routes

// Each lookup asks whether the route is there: one wrong pattern would otherwise make TypeScript
// look at every route.

/** The params of a route. */
export type RouteParams<P extends RoutePattern> = P extends keyof Routes
  ? Routes[P]['params']
  : unknown

/** The value that a client reads from the answer of a route to GET. */
export type LoaderResult<P extends RoutePattern> = P extends keyof Routes
  ? LoaderResultOf<Routes[P]['module']>
  : unknown

/** The value that a client reads from the answer of a route to any other method. */
export type ActionResult<P extends RoutePattern> = P extends keyof Routes
  ? ActionResultOf<Routes[P]['module']>
  : unknown
`

/** For custom matchers, whose values are declared in the global interface of matchers. */
const CUSTOM_VALUES = `type ValueOf<K extends string> = K extends keyof Portolan.ParamMatchers
  ? Portolan.ParamMatchers[K]
  : unknown
`

function formatRoute(route: ManifestRoute, from: string): string {
  const toType = (path: string) => `typeof import(${toImportPath(from, toOutputFile(path))})`
  const middleware = route.middleware.map((path) => `${toType(path)}['default']`).join(', ')
  return `  ${toLiteral(route.pattern)}: { params: ${formatParams(route.segments)}; module: ${toType(route.file)}; middleware: [${middleware}] }`
}

function formatParams(segments: readonly Segment[]): string {
  const members = segments.flatMap(formatSegment)
  return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
}

function formatSegment(segment: Segment): readonly string[] {
  switch (segment.kind) {
    case 'static':
      return []
    case 'affixed':
      return segment.parts
        .filter((part) => typeof part !== 'string')
        .map((part) => `${part.name}: ${formatValue(part)}`)
    case 'param':
      return [`${segment.name}: ${formatValue(segment)}`]
    case 'optional':
      return [`${segment.name}?: ${formatValue(segment)}`]
    default:
      return [`${segment.name}: string[]`]
  }
}

function formatValue({ matcher }: ParamPart): string {
  if (matcher === undefined || matcher === 'uuid' || matcher === 'slug') return 'string'
  return matcher === 'int' ? 'number' : `ValueOf<${toLiteral(matcher)}>`
}

/** TypeScript finds `route.ts` by the name of its compiled file, under every setting. */
function toOutputFile(file: string): string {
  return file.replace(/\.([mc]?)tsx?$/, '.$1js')
}
